/**
 * What demands need to be kept: counters with the greatest number they are compared with, fields of the path
 * record. What nobody asks for has no cell, so it costs no states.
 */
import type { CheckedScenario, Place, StructType, Value } from '@refault/dsl';

export interface DemandNeeds {
  /** For each counter the number above which it need not count. */
  readonly counters: ReadonlyMap<string, number>;
  readonly recordFields: ReadonlySet<string>;
  /** Threads whose path record is read. */
  readonly recordThreads: ReadonlySet<string>;
}

/** Enough to tell none, one, two and more where a report asks for all counters. */
const reportedLimit = 3;

export function demandNeeds(scenario: CheckedScenario, record: StructType | undefined): DemandNeeds {
  const counters = new Map<string, number>();
  const recordFields = new Set<string>();
  const recordThreads = new Set<string>();
  const readRecord = (value: Value, threads: readonly string[]): void => {
    for (const field of recordFieldsRead(value, record)) recordFields.add(field);
    for (const thread of threads) recordThreads.add(thread);
  };
  for (const demand of scenario.demands) {
    const values: Value[] = [];
    switch (demand.kind) {
      case 'state':
        values.push(demand.value);
        break;
      case 'outcomes':
        values.push(...demand.subjects.map((each) => each.value));
        values.push(...demand.rows.flat().filter((each): each is Value => each !== undefined));
        break;
      case 'path':
        if (demand.path.phrase.kind === 'record') readRecord(demand.path.phrase.value, demand.threads);
        break;
      case 'paths':
        for (const each of demand.paths) {
          if (each.phrase.kind === 'record') readRecord(each.phrase.value, demand.threads);
        }
        break;
      case 'eventually-ends':
        break;
    }
    const named = new Set<string>();
    let greatest = 0;
    for (const value of values) {
      visitValues(value, (each) => {
        if (each.kind === 'counter') named.add(each.counter);
        if (each.kind === 'constant' && each.type.kind === 'int') greatest = Math.max(greatest, each.value);
      });
    }
    for (const name of named) counters.set(name, Math.max(counters.get(name) ?? 0, greatest + 1));
  }
  if (scenario.reports.includes('counters')) {
    for (const name of scenario.counters) counters.set(name, Math.max(counters.get(name) ?? 0, reportedLimit));
  }
  if (scenario.reports.includes('paths') && record !== undefined) {
    for (const field of record.fields) recordFields.add(field.name);
    for (const thread of scenario.threads) recordThreads.add(thread.name);
  }
  return { counters, recordFields, recordThreads };
}

/** The fields of the path record that a value reads. */
export function recordFieldsRead(value: Value, record: StructType | undefined): ReadonlySet<string> {
  const fields = new Set<string>();
  visitValues(value, (each) => {
    for (const place of placesOf(each)) {
      if (place.kind === 'field' && place.of.type === record) fields.add(place.field.name);
    }
    if (each.kind === 'project' && each.value.type === record) fields.add(each.field.name);
  });
  return fields;
}

function visitValues(value: Value, visit: (value: Value) => void): void {
  visit(value);
  switch (value.kind) {
    case 'not':
    case 'negate':
    case 'complement':
    case 'truth':
    case 'inject':
    case 'extract':
    case 'project':
    case 'is':
      visitValues(value.value, visit);
      break;
    case 'arithmetic':
    case 'compare':
    case 'and':
    case 'or':
      visitValues(value.left, visit);
      visitValues(value.right, visit);
      break;
    case 'conditional':
      visitValues(value.condition, visit);
      visitValues(value.whenTrue, visit);
      visitValues(value.whenFalse, visit);
      break;
    case 'call':
      for (const each of value.arguments) visitValues(each, visit);
      break;
    case 'builtin':
      for (const each of value.arguments) if (each.kind === 'value') visitValues(each.value, visit);
      break;
    case 'with':
      visitValues(value.value, visit);
      for (const each of value.fields) visitValues(each.value, visit);
      break;
    case 'tagged':
    case 'struct':
      for (const each of value.fields) visitValues(each.value, visit);
      break;
    case 'read':
      for (const place of placesOf(value)) {
        if (place.kind === 'deref') visitValues(place.pointer, visit);
        if (place.kind === 'element') visitValues(place.index, visit);
      }
      break;
    default:
      break;
  }
}

function placesOf(value: Value): Place[] {
  if (value.kind !== 'read' && value.kind !== 'address') return [];
  const places: Place[] = [];
  for (let place: Place | undefined = value.place; place !== undefined; ) {
    places.push(place);
    place = place.kind === 'field' || place.kind === 'element' ? place.of : undefined;
  }
  return places;
}
