/**
 * A bundler plugin for the packages that ship models. In source, their `src/model-texts.ts` reads the
 * `models` folder from disk; in a build the same module holds the texts themselves, so that what is
 * published asks nothing of its host and runs in a browser too.
 */
import { pathToFileURL } from 'node:url';
import type { Options } from 'tsup';

type BundlerPlugin = NonNullable<Options['esbuildPlugins']>[number];

export const inlineModelTexts: BundlerPlugin = {
  name: 'inline-model-texts',
  setup(build) {
    build.onLoad({ filter: /[/\\]src[/\\]model-texts\.ts$/ }, async ({ path }) => {
      const { modelTexts } = await import(pathToFileURL(path).href);
      return { contents: `export const modelTexts = ${JSON.stringify(modelTexts)};`, loader: 'js' };
    });
  },
};
