import { commandLine } from '../../tools/tsup-preset.ts';

export default commandLine({ bin: 'src/bin.ts', worker: 'src/run/worker.ts' });
