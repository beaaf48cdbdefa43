import { sourceProject } from './vitest-preset.ts';

export default sourceProject('tools');
