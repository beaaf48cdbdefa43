import { programText, randomProgram, smallerPrograms } from '../src/testing/random-programs.ts';
import { laws } from './laws.ts';
const from=Number(process.argv[2]??1), to=Number(process.argv[3]??100), only=process.argv[4], many=Number(process.argv[5]??1);
const problemOf=(law:any,p:any)=>{ try { return law(programText(p)); } catch(e:any){ const t=e.stack??String(e); return t.includes('test.fault:')&&!t.includes('    at ')?undefined: t.includes('error:')?undefined:t; } };
const shrink=(law:any,p:any):any=>{ for(const s of smallerPrograms(p)) if(problemOf(law,s)!==undefined) return shrink(law,s); return p; };
const times:any={}; const found:any={};
for(let seed=from;seed<=to;seed++){ const p=randomProgram(seed);
if(process.env.V) console.error(seed);
 for(const [name,law] of Object.entries(laws)){ if(only&&only!=='-'&&!name.includes(only)) continue; const t=Date.now(); const bad=problemOf(law,p); times[name]=(times[name]??0)+Date.now()-t;
  if(bad!==undefined){ found[name]=(found[name]??0)+1; if(found[name]<=many){ const s=shrink(law,p); console.log('=====',name,'seed',seed); console.log(programText(s).split('\n').filter(l=>!/^  (int\(0|marked|spinlock|mutex|rwsem|bitlock|completion|waitqueue|struct|set<)/.test(l)).join('\n')); console.log(String(problemOf(law,s)).slice(0,1500)); } }
 } }
console.log(times,found);
