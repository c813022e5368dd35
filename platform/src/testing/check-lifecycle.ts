import {
  availableCommands,
  nextState,
  terminalStates,
  unreachableStates,
  type Lifecycle,
} from '../values/lifecycle.js';

/** What a test asserts of every lifecycle table. */
export interface LifecycleReport<State extends string> {
  /** States that no path reaches: must be none. */
  readonly unreachable: readonly State[];
  readonly terminal: readonly State[];
  /** Pairs of state and command whose guard and available actions disagree, or that lead to no state: must be none. */
  readonly wrong: readonly string[];
}

/** Walks the whole table: every state with every command that any state knows. */
export function checkLifecycle<State extends string, Command extends string>(
  lifecycle: Lifecycle<State, Command>,
): LifecycleReport<State> {
  const states = Object.keys(lifecycle.transitions) as State[];
  const commands = [...new Set(states.flatMap((state) => availableCommands(lifecycle, state)))];
  const wrong = states.flatMap((state) =>
    commands
      .filter((command) => {
        const next = nextState(lifecycle, state, command);
        const allowed = availableCommands(lifecycle, state).includes(command);
        return allowed ? !next || !states.includes(next) : next !== undefined;
      })
      .map((command) => `${state} ${command}`),
  );
  return { unreachable: unreachableStates(lifecycle), terminal: terminalStates(lifecycle), wrong };
}
