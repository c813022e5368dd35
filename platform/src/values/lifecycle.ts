/**
 * A stored lifecycle as one table: state → command → next state. Guard, available actions, diagrams and property
 * tests are all read from it.
 */
export interface Lifecycle<State extends string, Command extends string> {
  readonly name: string;
  readonly initial: readonly State[];
  readonly transitions: Readonly<Record<State, Readonly<Partial<Record<Command, State>>>>>;
}

/** The state that `command` leads to from `state`, or undefined when the table does not allow it. */
export const nextState = <State extends string, Command extends string>(
  lifecycle: Lifecycle<State, Command>,
  state: State,
  command: Command,
): State | undefined => lifecycle.transitions[state][command];

/** The commands that the table allows in `state`, in table order. */
export const availableCommands = <State extends string, Command extends string>(
  lifecycle: Lifecycle<State, Command>,
  state: State,
): Command[] => Object.keys(lifecycle.transitions[state]) as Command[];

/** States without an exit. */
export const terminalStates = <State extends string, Command extends string>(
  lifecycle: Lifecycle<State, Command>,
): State[] =>
  (Object.keys(lifecycle.transitions) as State[]).filter((state) => availableCommands(lifecycle, state).length === 0);

/** States that no path from an initial state reaches: a defect in the table. */
export function unreachableStates<State extends string, Command extends string>(
  lifecycle: Lifecycle<State, Command>,
): State[] {
  const reached = new Set<State>(lifecycle.initial);
  for (const state of reached) {
    for (const next of Object.values<State | undefined>(lifecycle.transitions[state] ?? {}))
      if (next) reached.add(next);
  }
  return (Object.keys(lifecycle.transitions) as State[]).filter((state) => !reached.has(state));
}
