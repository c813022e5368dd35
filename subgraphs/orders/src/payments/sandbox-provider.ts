import type { Database } from '@oms/platform/database/database';
import { firstRow, sql } from '@oms/platform/database/sql';
import type { PaymentProvider, ProviderAnswer, ProviderCall } from './payment-provider.js';

/** What the sandbox is told to do with the next calls. */
export interface SandboxFaults {
  /** Throws after the work was done and kept: the answer is lost. */
  loseAnswers: number;
  /** Throws before anything was done. */
  unavailable: number;
  /** Declines to authorise again. */
  declineReauthorizations: boolean;
  /** Declines to give money back. */
  declineRefunds: boolean;
}

/** How long an authorisation of the sandbox lasts. */
const AUTHORIZATION_DAYS = 7;

/**
 * A payment provider without an outside: it keeps its own ledger, commits before it answers, answers a repeated key as
 * before, declines the token `decline`, and can be made to fail. For development and tests.
 */
export class SandboxProvider implements PaymentProvider {
  readonly name = 'sandbox';

  constructor(private readonly now: () => Date = () => new Date()) {}

  readonly faults: SandboxFaults = {
    loseAnswers: 0,
    unavailable: 0,
    declineReauthorizations: false,
    declineRefunds: false,
  };

  authorize(database: Database, call: ProviderCall): Promise<ProviderAnswer> {
    return this.act(database, 'AUTHORIZE', call);
  }

  capture(database: Database, call: ProviderCall): Promise<ProviderAnswer> {
    return this.act(database, 'CAPTURE', call);
  }

  void(database: Database, call: ProviderCall): Promise<ProviderAnswer> {
    return this.act(database, 'VOID', call);
  }

  refund(database: Database, call: ProviderCall): Promise<ProviderAnswer> {
    return this.act(database, 'REFUND', call);
  }

  reauthorize(database: Database, call: ProviderCall): Promise<ProviderAnswer> {
    return this.act(database, 'AUTHORIZE', {
      ...call,
      token: this.faults.declineReauthorizations ? 'decline' : call.token,
    });
  }

  async find(database: Database, key: string): Promise<ProviderAnswer | null> {
    const row = await firstRow<ProviderAnswer>(
      database.sql(),
      sql`select outcome, reference from payment_sandbox_ledger where key = ${key}`,
    );
    return row ?? null;
  }

  private async act(
    database: Database,
    kind: 'AUTHORIZE' | 'CAPTURE' | 'VOID' | 'REFUND',
    { key, amount, currency, token }: ProviderCall,
  ): Promise<ProviderAnswer> {
    if (this.faults.unavailable > 0) {
      this.faults.unavailable -= 1;
      throw new Error('the sandbox provider is unavailable');
    }
    const declined = token === 'decline' || (kind === 'REFUND' && this.faults.declineRefunds);
    const outcome = declined ? 'DECLINED' : 'APPROVED';
    const row = await firstRow<ProviderAnswer>(
      database.sql(),
      sql`insert into payment_sandbox_ledger (key, kind, reference, amount, currency, outcome) values (${key}, ${kind}, ${`sbx_${key}`}, ${amount}, ${currency}, ${outcome})
          on conflict (key) do update set key = excluded.key returning outcome, reference`,
    );
    if (!row) throw new Error('the sandbox ledger did not answer');
    if (this.faults.loseAnswers > 0) {
      this.faults.loseAnswers -= 1;
      throw new Error('the answer of the sandbox provider was lost');
    }
    if (row.outcome === 'DECLINED') return { ...row, reason: 'declined by the sandbox' };
    const expiresAt = new Date(this.now().getTime() + AUTHORIZATION_DAYS * 86_400_000);
    return kind === 'AUTHORIZE' ? { ...row, expiresAt } : row;
  }
}
