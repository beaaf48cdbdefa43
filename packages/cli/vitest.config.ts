import { sourceProject } from '../../tools/vitest-preset.ts';

export default sourceProject('cli');
