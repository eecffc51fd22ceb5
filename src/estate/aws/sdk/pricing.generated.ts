// Written by `npm run generate` from services/pricing.ts. Change that, not this.
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
