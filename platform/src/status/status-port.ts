/** A fast copy of what is new, for those who are listening now. The log it copies is the truth: a lost message only delays. */
export interface StatusMessage<Data = unknown> {
  /** Dot-separated, such as `orders.<orderId>`. */
  readonly topic: string;
  readonly data: Data;
}

export interface StatusSubscription {
  unsubscribe(): Promise<void>;
}

/** Publish and subscribe across processes. No replay, at most once; one contract test holds for every adapter. */
export interface StatusPort {
  publish(message: StatusMessage): Promise<void>;
  /** `pattern` is a topic in which `*` stands for one part and `>` at the end for one or more. */
  subscribe(pattern: string, listener: (message: StatusMessage) => void): Promise<StatusSubscription>;
  close(): Promise<void>;
}
