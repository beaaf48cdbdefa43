import { sourceProject } from '../../tools/vitest-preset.ts';

// Most tests start the program, which takes its time on a machine that has other things to do.
export default sourceProject('cli', { testTimeout: 60_000 });
