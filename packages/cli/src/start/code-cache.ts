/**
 * Loads a bundle with the code that V8 has made of it in runs before. Node's own compile cache keeps what is compiled
 * when a file is loaded, which is hardly more than the file's outermost level; here what a whole run has compiled is
 * kept, since most of a small run's time would go into compiling it again. It lies where Node's cache does, and
 * `NODE_COMPILE_CACHE` and `NODE_DISABLE_COMPILE_CACHE` mean for it what they do for that.
 */
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Script } from 'node:vm';

export interface LoadedBundle {
  readonly exports: unknown;
  /**
   * Keeps the code that has been compiled by now. What was found stays in it, and is kept anew when twice as much time
   * has gone by since the first time, as what is compiled differs from run to run. Never fails.
   */
  keepCode(): void;
}

/** Milliseconds in which nothing is kept anew. */
const leastAge = 60_000;

/** As the first line of a bundle has it. */
const stamp = /^\/\*([0-9a-f]+)\*\/$/;

/** The bundle with a first line that tells it from any other: V8 looks at the length of a text alone. */
export function stamped(text: string): string {
  return `/*${createHash('sha256').update(text).digest('hex').slice(0, 16)}*/\n${text}`;
}

/**
 * @param bundle a CommonJS module all of whose text is ASCII, with a stamp as its first line; for `import()` it says
 *   `__import()`
 * @param folder where code is kept; undefined for nowhere
 * @param purpose what the run is about: other runs have use for other code
 * @throws what loading the bundle throws
 */
export function loadBundle(bundle: URL, folder: string | undefined, purpose: string): LoadedBundle {
  const path = fileURLToPath(bundle);
  const text = readFileSync(path, 'latin1');
  const id = stamp.exec(text.slice(0, text.indexOf('\n')))?.[1];
  const place = folder === undefined || id === undefined ? undefined : join(folder, `refault-${id}-${purpose}.code`);
  const found = place === undefined ? undefined : readCode(place);
  const script = new Script(`(function (exports, require, module, __filename, __dirname, __import) {${text}\n})`, {
    filename: pathToFileURL(path).href,
    ...(found === undefined ? {} : { cachedData: found.code }),
  });
  const module = new Module(path);
  const require = createRequire(path);
  // Whoever requires the bundle by its path gets this one.
  require.cache[path] = module;
  // In a script of its own `import()` is an experiment of Node's; here it is none.
  const load = (name: string): Promise<unknown> => import(name);
  script.runInThisContext()(module.exports, require, module, path, dirname(path), load);
  const isGood = found !== undefined && script.cachedDataRejected !== true;
  return {
    exports: module.exports,
    keepCode() {
      if (place === undefined) return;
      const now = Date.now();
      if (isGood && now - found.written < Math.max(leastAge, found.written - found.begun)) return;
      writeCode(place, { code: script.createCachedData(), begun: isGood ? found.begun : now });
    },
  };
}

interface Code {
  readonly code: Buffer;
  /** When some was kept for the first time, by `Date.now()`. */
  readonly begun: number;
}

/** In a file: a checksum, since V8 does not notice if a byte is another and crashes; when it was begun; the code. */
const checksumBytes = 20;
const headBytes = checksumBytes + 8;

function readCode(place: string): (Code & { readonly written: number }) | undefined {
  try {
    const { mtimeMs } = statSync(place);
    const bytes = readFileSync(place);
    const checked = bytes.subarray(checksumBytes);
    if (!checksum(checked).equals(bytes.subarray(0, checksumBytes))) return undefined;
    return { code: bytes.subarray(headBytes), begun: bytes.readDoubleLE(checksumBytes), written: mtimeMs };
  } catch {
    return undefined;
  }
}

/** As a whole or not at all, since others may read or write it now. */
function writeCode(place: string, { code, begun }: Code): void {
  const part = `${place}.${process.pid}`;
  const bytes = Buffer.alloc(headBytes + code.length);
  bytes.writeDoubleLE(begun, checksumBytes);
  code.copy(bytes, headBytes);
  checksum(bytes.subarray(checksumBytes)).copy(bytes);
  try {
    writeFileSync(part, bytes);
    renameSync(part, place);
  } catch {
    try {
      rmSync(part, { force: true });
    } catch {
      // There is no such folder.
    }
  }
}

function checksum(bytes: Buffer): Buffer {
  return createHash('sha1').update(bytes).digest();
}
