import { inlineModelTexts } from '../../tools/inline-model-texts.ts';
import { library } from '../../tools/tsup-preset.ts';

export default library({ esbuildPlugins: [inlineModelTexts] });
