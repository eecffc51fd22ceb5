// Generated from services/pricing.ts by `npm run generate`. Do not edit.
import {
  GetProductsCommand,
  PricingClient,
} from '@aws-sdk/client-pricing';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new PricingClient(config),
  commands: {
    GetProducts: GetProductsCommand,
  },
};
