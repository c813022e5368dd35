import { availableCommands, type Lifecycle } from './lifecycle.js';

/** The lifecycle as a Mermaid state diagram. */
export function lifecycleDiagram<State extends string, Command extends string>(
  lifecycle: Lifecycle<State, Command>,
): string {
  const states = Object.keys(lifecycle.transitions) as State[];
  const arrows = states.flatMap((state) =>
    availableCommands(lifecycle, state).map(
      (command) => `  ${state} --> ${lifecycle.transitions[state][command]} : ${command}`,
    ),
  );
  return ['stateDiagram-v2', ...lifecycle.initial.map((state) => `  [*] --> ${state}`), ...arrows].join('\n');
}
