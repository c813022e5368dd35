import { httpUrl, readEnvironment } from '@oms/platform/config/environment';
import { z } from 'zod';
import type { PaymentProvider } from './payment-provider.js';
import { SandboxProvider } from './sandbox-provider.js';
import { StripeProvider } from './stripe-provider.js';

/** The variables that choose who takes payments. */
export const PAYMENT_SETTINGS = {
  STRIPE_SECRET_KEY: z.string().min(1).optional(),
  STRIPE_WEBHOOK_SECRET: z.string().min(1).optional(),
  STRIPE_API_URL: httpUrl().optional(),
};

/** Stripe, where a key for it is given; otherwise the sandbox, which moves no money. */
export function providerFromEnvironment(env: NodeJS.ProcessEnv = process.env): PaymentProvider {
  const settings = readEnvironment(PAYMENT_SETTINGS, env);
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_URL: apiUrl } = settings;
  return secretKey ? new StripeProvider({ secretKey, webhookSecret, apiUrl }) : new SandboxProvider();
}
