/**
 * The command line in a child process, on source, and folders of texts for it to run on.
 */
import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const root: string = fileURLToPath(new URL('../../..', import.meta.url));

/** What to give to Node to start it. */
export const dev: readonly string[] = [
  '--conditions=@refault/source',
  fileURLToPath(new URL('../bin/dev.js', import.meta.url)),
];

interface Place {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function refault(args: readonly string[], place: Place = {}): SpawnSyncReturns<string> {
  const { cwd = root, env = {} } = place;
  return spawnSync(process.execPath, [...dev, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64e6,
    env: { ...process.env, ...env },
  });
}

export function startRefault(args: readonly string[], { cwd = root }: Place = {}): ChildProcess {
  return spawn(process.execPath, [...dev, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A folder with these texts, gone when the test is over. */
export function folderOf(texts: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'refault-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(texts)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return folder;
}

const kernel = 'kernel litmus { int x; marked int y; spinlock lock; bool flag; }\n';

/** Small files, each for one way a run can end. */
export const texts = {
  holds: `${kernel}scenario good "holds" { kernel litmus; thread a { atomic_inc(&y); } outcomes y { 1; } }\n`,
  violated: `${kernel}scenario racy "violated" {
    kernel litmus;
    thread a { x = x + 1; }
    thread b { spin_lock(&lock); x = x + 1; spin_unlock(&lock); }
    outcomes x { 2; }
}
`,
  vacuous: `${kernel}scenario idle "vacuous" {
    kernel litmus;
    setup { spin_lock(&lock); }
    thread a { while (!spin_trylock(&lock)); }
    always y == 0;
    expect bug livelock;
}
`,
  broken: 'scenario broken "no kernel and no end" { thread a { x = ; }\n',
  contradiction: `${kernel}scenario contradiction "its set-up fails" {
    kernel litmus;
    setup { y = 1; assert(y == 2); }
    thread a { y = 3; }
}
`,
  /** Has something that a reduction is for. */
  recycled: `kernel litmus { struct thing recycled { marked int n; } marked thing *held; noun thing -> thing *o { begin { o = alloc(thing); held = o; } } }
scenario reused "recycled" {
    kernel litmus;
    thing o;
    thread reader { rcu_read_lock(); r0 = held ? 1 : 0; rcu_read_unlock(); }
    thread writer { held = NULL; free(o); }
    outcomes r0 { 0; 1; }
}
`,
  /** Lasts for hours. */
  endless: `kernel litmus {
    marked int a, b, c;
    void mix() { a = b + 1; b = c; c = a; a = c; b = a; c = b; a = 1; b = a; c = 2; a = c; b = 3; c = b; }
}
scenario endless "more states than anybody waits for" { kernel litmus; thread t[5] { mix(); } always a == b; }
`,
  /** Lasts longer than what is searched without threads of its own. */
  long: `kernel litmus {
    marked int a, b, c;
    void mix() { a = b; b = c; c = a; b = a; c = b; a = 1; b = a; c = 2; }
}
scenario longer "a second or so" { kernel litmus; thread t[3] { mix(); } sometimes a == b; }
scenario longer_too "a second or so" { kernel litmus; thread t[3] { mix(); } sometimes a != b; }
`,
};
