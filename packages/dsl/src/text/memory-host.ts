/**
 * A host over texts in memory, for tests, embedders and the browser.
 */
import { type SourceFile, sourceFile } from './source-file.ts';
import type { ModelSource, SourceHost } from './source-host.ts';
import { compareVersions, isVersion } from './version.ts';

/** A host that finds `use` paths in a table, by the path as written after `./` is taken off. */
export function memoryHost(texts: Readonly<Record<string, string>>): SourceHost {
  return {
    read(_from, path) {
      const name = path.replace(/^\.\//, '');
      const text = texts[name];
      return text === undefined ? undefined : sourceFile(name, text);
    },
  };
}

/**
 * Models from a table of texts: `v6.4/mm/memory.fault` belongs to kernel `v6.4`, `linux/…` to the library `linux`,
 * `patches/NAME.fault` and `drivers/patches/NAME.fault` are the patch NAME, `drivers/NAME/…` or `drivers/NAME.fault`
 * the driver NAME.
 * Adversaries stand in any of them, or in `adversaries/…`.
 *
 * @param onFile told of each file before anybody reads it
 */
export function modelSource(
  texts: Readonly<Record<string, string>>,
  onFile: (file: SourceFile) => void = () => {},
): ModelSource {
  const kernels = new Map<string, SourceFile[]>();
  const drivers = new Map<string, SourceFile[]>();
  const patches = new Map<string, SourceFile>();
  const adversaryFiles: SourceFile[] = [];
  const add = (files: Map<string, SourceFile[]>, name: string, file: SourceFile): void => {
    files.set(name, [...(files.get(name) ?? []), file]);
  };
  for (const path of Object.keys(texts).sort()) {
    if (!path.endsWith('.fault')) continue;
    const file = sourceFile(path, texts[path] ?? '');
    onFile(file);
    if (/^adversary\b/m.test(file.text)) adversaryFiles.push(file);
    const [folder = '', next = ''] = path.slice(0, -'.fault'.length).split('/');
    const patch = /^(?:drivers\/)?patches\/(.+)\.fault$/.exec(path)?.[1];
    if (patch !== undefined) patches.set(patch, file);
    else if (folder === 'drivers') add(drivers, next, file);
    else if (folder !== 'adversaries') add(kernels, folder, file);
  }
  return {
    kernelFiles: (name) => kernels.get(name) ?? [],
    patchFile: (name) => patches.get(name),
    driverFiles: (name) => drivers.get(name) ?? [],
    kernels: [...kernels.keys()].filter((name) => isVersion(name)).sort(compareVersions),
    patches: [...patches.keys()],
    drivers: [...drivers.keys()],
    adversaryFiles,
  };
}
