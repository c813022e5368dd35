/** Lets the clock of every copy but the first of a process be so many milliseconds ahead of the machine's. */
export const clocksAhead =
  (milliseconds = 0) =>
  (copy: number): NodeJS.ProcessEnv => {
    if (copy === 0 || milliseconds === 0) return {};
    const script = `
      const Real = Date;
      globalThis.Date = class extends Real {
        constructor(...given) { given.length === 0 ? super(Real.now() + ${milliseconds}) : super(...given); }
        static now() { return Real.now() + ${milliseconds}; }
      };`;
    return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` };
  };
