import type { Controller } from '../../core/resource-type.ts';
import { type Tags, tagValue } from './relations.ts';

/**
 * What created a stack and manages it as a whole. A stack set knows its stacks by their names, and Service Catalog its
 * products by a tag; both lose track of a stack that others delete. That concerns the stack alone: neither of them
 * brings back a single member, just as a stack does not.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-concepts.html,
 * https://docs.aws.amazon.com/servicecatalog/latest/adminguide/autotags.html
 */
export function stackControllers(name: string | undefined, tags: Tags): readonly Controller[] {
  const stackSet = /^StackSet-(.+)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.exec(name ?? '')?.[1];
  const product = tagValue(tags, 'aws:servicecatalog:provisionedProductArn');
  const isOfCatalog = tags?.some(({ Key = '' }) => Key.toLowerCase().startsWith('aws:servicecatalog:'));
  return [
    ...(stackSet === undefined ? [] : [{ name: `stack set ${stackSet}` }]),
    ...(isOfCatalog
      ? [{ name: `Service Catalog product${product === undefined ? '' : ` ${product.split('/').pop()}`}` }]
      : []),
  ];
}
