import { GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import type { Speaker } from './speaker.ts';

export const speaker: Speaker = {
  open: (config) => new PricingClient(config),
  commands: { GetProducts: GetProductsCommand },
};
