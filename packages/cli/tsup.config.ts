import { commandLine } from '../../tools/tsup-preset.ts';

export default commandLine();
