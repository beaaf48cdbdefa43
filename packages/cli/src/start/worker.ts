/**
 * A worker of the command line as it is published starts here.
 */
import { enableCompileCache, getCompileCacheDir } from 'node:module';
import { loadBundle } from './code-cache.ts';

enableCompileCache?.();

const { exports } = loadBundle(new URL('refault.cjs', import.meta.url), getCompileCacheDir(), 'run');
void (exports as { readonly work: () => Promise<unknown> }).work();
