import type { StepFacts } from "../../engine/facts";
import type { Trainer } from "../../engine/trainer";
import { UserError } from "../../engine/userError";
import type { PartEvaluations } from "../protocol";
import type { Recorder, RecorderMemory } from "../recorder";
import type { RunChange } from "../runs/runRecord";
import {
  bestIdOf,
  isBestId,
  type ForkOrigin,
  type LeftBranch,
  type RunMark,
  type ShownCheckpoint,
  type ShownHyperparameter,
  type ShownSteering,
  type SteeringIntent,
} from "../shownSteering";
import { decodeCheckpointFile, encodeCheckpointFile } from "./checkpointFile";
import { BestCheckpoint } from "./bestCheckpoint";
import { type CheckpointShelf, nameOfCheckpoint } from "./checkpointShelf";
import { say } from "../../words/words";

/** More marks, and more left parts, would be read by nobody: the oldest give way. */
const mostMarks = 200;
const mostBranches = 8;

/** The run that is steered, as far as steering goes. */
export interface Steered {
  readonly runId: string;
  readonly trainer: Trainer;
  readonly recorder: Recorder;
  /** Copies a training's whole state; the answer makes bytes of it, that `restore` puts back. */
  capture(): () => Uint8Array;
  restore(state: Uint8Array, file: string): void;
  /** Remembers what the run keeps beside its training; the answer puts it back. */
  remember(): () => void;
  /** A clock in milliseconds. */
  now(): number;
  /** It has ended: its numbers stay as they are, until it goes back to a checkpoint. */
  ended(): boolean;
  /** It is in a state from which it could go on. */
  canGoOn(): boolean;
  /** Steps and whole epochs done, and the latest evaluation. */
  progress(): { readonly step: number; readonly epoch: number; readonly latest: PartEvaluations | undefined };
  /** Something changed. `wentTo`: the run is at another step now. */
  changed(change: RunChange, wentTo?: number): void;
  show(steering: ShownSteering): void;
}

/** What a run that goes back to a checkpoint has to know beside the training's state. Lives as long as the run. */
interface Memory {
  readonly recorder: RecorderMemory;
  readonly facts: StepFacts;
  readonly marks: readonly RunMark[];
  /** The checkpoints that lie on the way to it. */
  readonly line: ReadonlySet<string>;
  /** Puts the rest back. */
  readonly recall: () => void;
}

/** The present state, copied: what a checkpoint is made of. */
interface Taken {
  readonly about: Omit<ShownCheckpoint, "fileBytes">;
  readonly encode: () => Uint8Array;
  readonly memory: Memory;
}

/** What a run that was forked begins with. */
export interface ForkStart {
  readonly origin: ForkOrigin;
  /** The parent's cost up to there. */
  readonly past?: LeftBranch;
  /** What of the parent's state was not taken over. */
  readonly notes: readonly string[];
}

/** What a person does to a run by hand, between two of its steps. */
export class Steering {
  private marks: readonly RunMark[] = [];
  private branches: readonly LeftBranch[] = [];
  private readonly memories = new Map<string, Memory>();
  private readonly best: BestCheckpoint<Taken>;
  private made = 0;
  /** So often it went back. */
  private backs = 0;
  /** Another best one was kept since the views were told. */
  private isUnshown = false;

  constructor(
    private readonly run: Steered,
    private readonly shelf: CheckpointShelf,
    private readonly fork?: ForkStart,
    /** What is still to come of the run that is done again, in its order. */
    private awaited: readonly SteeringIntent[] = [],
  ) {
    if (fork?.past) this.branches = [fork.past];
    this.reserved = new Set(awaited.flatMap(idMadeBy));
    this.best = new BestCheckpoint({
      now: () => run.now(),
      take: () => this.take(this.bestId, "best"),
      encode: (taken) => this.encode(taken),
      write: ({ about }, bytes) => shelf.writeMeanwhile(about.id, bytes),
      forget: ({ about }) => shelf.forget(about.id),
      put: (taken, bytes, isWritten) => {
        const awaited = new Set(this.awaited.flatMap(idMeantBy));
        shelf.replaceBest(taken.about, bytes, awaited, isWritten);
        this.remember(taken);
        this.isUnshown = true;
      },
    });
  }

  /** Ids of checkpoints that are still to come. */
  private readonly reserved: ReadonlySet<string>;

  get shown(): ShownSteering {
    const { marks, branches, shelf, fork } = this;
    return {
      hyperparameters: this.hyperparameters,
      marks,
      checkpoints: shelf.all,
      branches,
      ...(fork && { fork: fork.origin }),
      told: [...(fork?.notes ?? []), ...shelf.told],
    };
  }

  /** The run begins; where it was forked it keeps where from, so that it can be done again. */
  begin(): void {
    if (this.fork) this.keep("start", "start");
    this.show();
  }

  /** An epoch has ended with this dev cost: the best state is kept, which changes nothing of the run. */
  noteDevCost(cost: number): void {
    // One that the run which is done again went back to is kept again, whatever time there is.
    const isAwaited = this.awaited.some((intent) => idMeantBy(intent).includes(this.bestId));
    this.best.note(this.run.progress().step, cost, isAwaited ? "surely" : "whereBest");
    this.showBest();
  }

  /** In between, as often as one likes. */
  settle(): void {
    this.best.settle();
    this.showBest();
  }

  /** The run rests, or ends. */
  rest(): void {
    this.best.rest(this.run.progress().step);
    this.showBest();
  }

  /** A UserError says why not; then nothing has changed. `again`: it was done in the run that this one repeats. */
  handle(intent: SteeringIntent, again: "now" | "again" = "now"): void {
    const { step } = this.run.progress();
    this.best.rest(step);
    const named = this.withIds(intent);
    const wentTo = this.act(named);
    if (again === "again") this.awaited = this.awaited.filter((one) => one !== intent);
    this.run.changed({ step, intent: named }, wentTo);
    this.show();
  }

  private showBest(): void {
    if (this.isUnshown) this.show();
  }

  private show(): void {
    this.isUnshown = false;
    this.run.show(this.shown);
  }

  /** With the names of the checkpoints that it makes, so that it makes the same when it is done again. */
  private withIds(intent: SteeringIntent): SteeringIntent {
    if (intent.type === "checkpoint") return { ...intent, id: intent.id ?? this.freeId() };
    if (intent.type === "setHyperparameter") return intent;
    // Whoever means the best one means the one that has taken its place meanwhile.
    const { best } = this.shelf;
    const isReplaced = best !== undefined && isBestId(intent.id) && !this.shelf.has(intent.id);
    const meant = isReplaced ? { ...intent, id: best.id } : intent;
    return meant.type === "goBack" ? { ...meant, keptAs: meant.keptAs ?? this.freeId() } : meant;
  }

  /** The same when the run is done again, whenever there was time to keep it. */
  private get bestId(): string {
    return bestIdOf(this.backs, this.run.progress().step);
  }

  private freeId(): string {
    do this.made++;
    while (this.reserved.has(String(this.made)));
    return String(this.made);
  }

  /** The step it went to, if it did. */
  private act(intent: SteeringIntent): number | undefined {
    if (this.run.ended() && intent.type === "setHyperparameter")
      throw new UserError(say`The run has ended. Go back to a checkpoint to go on from there.`);
    switch (intent.type) {
      case "setHyperparameter":
        this.set(intent.name, intent.value);
        return undefined;
      case "checkpoint":
        if (!Number.isFinite(this.run.trainer.facts.cost))
          throw new UserError(say`The cost is no finite number any more: there is nothing to go on from.`);
        this.keep(intent.id!, "hand");
        return undefined;
      case "goBack":
        return this.goBack(intent.id, intent.keptAs!);
      case "nameCheckpoint":
        this.name(intent.id, intent.name.trim());
        return undefined;
      case "deleteCheckpoint":
        this.shelf.remove(intent.id);
        this.memories.delete(intent.id);
        return undefined;
    }
  }

  private set(name: string, value: number | undefined): void {
    const { hyperparameters } = this.run.trainer;
    const { step } = this.run.progress();
    const one = hyperparameters.get(name);
    const from = one?.get() ?? NaN;
    if (value === undefined && one !== undefined) hyperparameters.reset(name);
    else hyperparameters.set(name, value ?? NaN);
    const { kind: what, layer, isOfOthers } = one!;
    const mark = {
      kind: "change",
      step,
      name,
      what,
      ...(layer !== undefined && { layer }),
      ...(isOfOthers && { isOfOthers }),
      from,
      to: one!.get(),
    } as const;
    // Of several changes between two steps the last counts.
    const earlier = this.marks.find(
      (other) => other.kind === "change" && other.step === step && other.name === name,
    );
    const since = earlier?.kind === "change" ? { ...mark, from: earlier.from } : mark;
    this.marks = [...this.marks.filter((other) => other !== earlier), since].slice(-mostMarks);
  }

  private keep(id: string, kind: ShownCheckpoint["kind"], spared?: string): void {
    const taken = this.take(id, kind);
    this.shelf.add(taken.about, this.encode(taken), spared);
    this.remember(taken);
  }

  private take(id: string, kind: ShownCheckpoint["kind"]): Taken {
    const { run, shelf } = this;
    const { recorder } = run;
    const { step, epoch, latest } = run.progress();
    const cost = recorder.smoothedCost;
    const devCost = latest?.parts.dev?.cost;
    const line = shelf.all.filter(({ left }) => left === undefined).map((one) => one.id);
    return {
      about: {
        id,
        step,
        epoch,
        kind,
        ...(Number.isFinite(cost) && { cost }),
        ...(devCost !== undefined && { devCost }),
      },
      encode: run.capture(),
      memory: {
        recorder: recorder.memory(step),
        facts: structuredClone(run.trainer.facts),
        marks: this.marks,
        line: new Set([...line, id]),
        recall: run.remember(),
      },
    };
  }

  /** The bytes of its file. */
  private encode({ about, encode }: Taken): Uint8Array {
    const { id, step } = about;
    const past = this.run.recorder.branch(0, step);
    return encodeCheckpointFile({ head: { run: this.run.runId, id, step, past, about }, state: encode() });
  }

  private remember({ about, memory }: Taken): void {
    const { memories, shelf } = this;
    memories.set(about.id, memory);
    for (const known of memories.keys()) if (!shelf.has(known)) memories.delete(known);
  }

  private goBack(id: string, keptAs: string): number {
    const { run, shelf } = this;
    const about = shelf.get(id);
    const memory = this.memories.get(id)!;
    const from = run.progress().step;
    const { bytes, file } = shelf.read(id);
    const { state } = decodeCheckpointFile(bytes, nameOfCheckpoint(about), file);
    // Where it stands now is not lost, unless it is kept already: the best one may make way.
    const isKept = shelf.all.some(
      (one) => one.step === from && one.left === undefined && one.kind !== "best",
    );
    if (!isKept && from > 0 && run.canGoOn()) this.keep(keptAs, "beforeBack", id);
    run.restore(state, file);
    const left = run.recorder.branch(about.step, from);
    if (left) this.branches = [...this.branches, left].slice(-mostBranches);
    run.recorder.recall(memory.recorder);
    copyInto(run.trainer.facts, memory.facts);
    memory.recall();
    this.marks = [...memory.marks, { kind: "back", step: about.step, from } as const].slice(-mostMarks);
    shelf.change((one) => withLeft(one, !memory.line.has(one.id)));
    this.backs++;
    return about.step;
  }

  private name(id: string, name: string): void {
    this.shelf.get(id);
    this.shelf.change(({ name: before, ...one }) =>
      one.id !== id
        ? { ...one, ...(before !== undefined && { name: before }) }
        : { ...one, ...(name !== "" && { name }) },
    );
  }

  private get hyperparameters(): ShownHyperparameter[] {
    const { all, byHand } = this.run.trainer.hyperparameters;
    return all.map(({ name, kind, layer, isOfOthers, option, get }) => {
      const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, description } = option;
      const range = { minimum, maximum, exclusiveMinimum, exclusiveMaximum };
      const known = Object.entries({ layer, isOfOthers, ...range }).filter(
        ([, value]) => value !== undefined,
      );
      return {
        name,
        kind,
        ...(Object.fromEntries(known) as typeof range),
        value: get(),
        byHand: byHand[name] !== undefined,
        description,
      };
    });
  }
}

/** Of the checkpoint that an intent makes: none or one. */
const idMadeBy = (intent: SteeringIntent): readonly string[] =>
  intent.type === "checkpoint" && intent.id !== undefined
    ? [intent.id]
    : intent.type === "goBack" && intent.keptAs !== undefined
      ? [intent.keptAs]
      : [];

/** Of the best checkpoint that an intent is about: none or one. */
const idMeantBy = (intent: SteeringIntent): readonly string[] =>
  "id" in intent && intent.id !== undefined && isBestId(intent.id) ? [intent.id] : [];

function withLeft(checkpoint: ShownCheckpoint, isLeft: boolean): ShownCheckpoint {
  const { left = false, ...rest } = checkpoint;
  return left === isLeft ? checkpoint : isLeft ? { ...rest, left: true } : rest;
}

/** Writes plain data of the same form over it: the trainer's facts stay the objects that they are. */
function copyInto(target: object, source: object): void {
  const [into, from] = [target as Record<string, unknown>, source as Record<string, unknown>];
  for (const [key, value] of Object.entries(from)) {
    if (typeof value === "object" && value !== null && typeof into[key] === "object" && into[key] !== null)
      copyInto(into[key], value);
    else into[key] = value;
  }
}
