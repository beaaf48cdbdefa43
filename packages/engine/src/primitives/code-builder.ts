/**
 * Builds a function's code: instructions, variables, labels. What every lowering and every primitive writes with.
 */
import type { Span } from '@refault/dsl';
import type { HeaderField } from '../ir/agent.ts';
import { constant, type Expression, type LocalWord, local, not, self } from '../ir/expression.ts';
import type { AccessKind, Choice, FindingKind, Instruction, IrFunction, Wait } from '../ir/instruction.ts';
import type { ValuePrinter } from '../ir/value-printer.ts';

/** A place in the code that jumps name before it is known. */
export interface Label {
  position: number;
}

let words = 0;

export class CodeBuilder {
  readonly function: IrFunction;
  /** Where the text stands that is being lowered. */
  at: Span;
  private readonly labels: Label[] = [];

  constructor(made: IrFunction) {
    this.function = made;
    this.at = made.span;
  }

  get code(): Instruction[] {
    return this.function.code;
  }

  /** A fresh word of the function's variables. */
  word(name: string, addressed = false): LocalWord {
    const made: LocalWord = { id: words++, name, addressed };
    this.function.locals.push(made);
    return made;
  }

  emit(instruction: Instruction): void {
    this.code.push(instruction);
  }

  label(): Label {
    const made: Label = { position: -1 };
    this.labels.push(made);
    return made;
  }

  place(label: Label): void {
    label.position = this.code.length;
  }

  /** Jumps hold the number of their label until `finish`. */
  jump(label: Label): void {
    this.emit({ op: 'jump', target: this.labels.indexOf(label) });
  }

  branch(test: Expression, whenTrue: Label, whenFalse: Label): void {
    if (test.op === 'constant') {
      this.jump(test.value === 0 ? whenFalse : whenTrue);
      return;
    }
    this.emit({
      op: 'branch',
      test,
      whenTrue: this.labels.indexOf(whenTrue),
      whenFalse: this.labels.indexOf(whenFalse),
    });
  }

  /** Runs `whenTrue` if the test holds, else `whenFalse`. */
  when(test: Expression, whenTrue: () => void, whenFalse?: () => void): void {
    const yes = this.label();
    const no = this.label();
    const done = this.label();
    this.branch(test, yes, no);
    this.place(yes);
    whenTrue();
    if (whenFalse !== undefined) this.jump(done);
    this.place(no);
    whenFalse?.();
    this.place(done);
  }

  /** Puts positions in place of labels. */
  finish(): void {
    const target = (index: number): number => this.labels[index]?.position ?? 0;
    this.code.forEach((each, index) => {
      if (each.op === 'jump') this.code[index] = { op: 'jump', target: target(each.target) };
      else if (each.op === 'branch') {
        const { test } = each;
        this.code[index] = { op: 'branch', test, whenTrue: target(each.whenTrue), whenFalse: target(each.whenFalse) };
      } else if (each.op === 'boundary' && each.wait?.condition !== undefined) {
        this.code[index] = { ...each, wait: { ...each.wait, condition: target(each.wait.condition) } };
      }
    });
  }

  /** The number of a label, for a wait's condition. */
  labelNumber(label: Label): number {
    return this.labels.indexOf(label);
  }

  boundary(options: { readonly wait?: Wait; readonly sleeps?: boolean } = {}): void {
    const { wait, sleeps } = options;
    this.emit({ op: 'boundary', at: this.at, sleeps: sleeps ?? false, ...(wait === undefined ? {} : { wait }) });
  }

  set(to: LocalWord, value: Expression): void {
    this.emit({ op: 'set', to, value });
  }

  /** Keeps a value in a variable of its own. */
  keep(value: Expression, name: string): Expression {
    if (value.op === 'constant') return value;
    const word = this.word(name);
    this.set(word, value);
    return local(word);
  }

  /** Reads one word into a variable, in the step under way. */
  load(pointer: Expression, word: number, access: AccessKind = 'internal', name = 'read'): Expression {
    return this.loadWords(pointer, word, 1, access, name)[0] ?? constant(0);
  }

  loadWords(
    pointer: Expression,
    word: number,
    count: number,
    access: AccessKind,
    name = 'read',
    print?: ValuePrinter,
  ): Expression[] {
    const to = Array.from({ length: count }, () => this.word(name));
    const shown = print === undefined ? {} : { print };
    this.emit({ op: 'load', to, pointer, word, access, ...shown, at: this.at });
    return to.map(local);
  }

  store(
    pointer: Expression,
    word: number,
    values: readonly Expression[],
    access: AccessKind = 'internal',
    print?: ValuePrinter,
  ): void {
    const shown = print === undefined ? {} : { print };
    this.emit({ op: 'store', pointer, word, values, access, ...shown, at: this.at });
  }

  await(test: Expression): void {
    this.emit({ op: 'await', test, at: this.at });
    this.emit({ op: 'passed' });
  }

  /** What can't block is through as well, inside an atomic block. */
  passed(): void {
    this.emit({ op: 'passed' });
  }

  choose(choice: Choice): Expression {
    const to = this.word('choice');
    this.emit({ op: 'choose', to, choice, at: this.at });
    return local(to);
  }

  find(options: {
    readonly when: Expression;
    readonly finding: FindingKind;
    readonly message: string;
    readonly about?: Expression;
    readonly ends?: boolean;
    readonly implicit?: boolean;
  }): void {
    const { when, finding, message, about, ends, implicit } = options;
    this.emit({
      op: 'find',
      test: when,
      finding,
      message,
      ...(about === undefined ? {} : { about }),
      ends: ends ?? true,
      implicit: implicit ?? false,
      at: this.at,
    });
  }

  /** The counts of an agent: how deep it is in something. */
  changeHeader(field: 'rcuNesting' | 'irqNesting' | 'spinlocks', by: 1 | -1): void {
    const old: Expression = { op: 'header', agent: self, field };
    this.setHeader(field, { op: 'binary', operator: '+', left: old, right: constant(by) });
  }

  setHeader(field: HeaderField, value: Expression, agent: Expression = self): void {
    this.emit({ op: 'set-header', agent, field, value });
  }

  mightSleep(): void {
    this.emit({ op: 'might-sleep', at: this.at });
  }

  unless(test: Expression, body: () => void): void {
    this.when(not(test), body);
  }
}
