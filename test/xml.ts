/** What an element holds: text, elements by their names, or a list, which repeats the element. */
export type Content = string | number | readonly Content[] | { readonly [name: string]: Content };

/** XML without its declaration: `{ Error: { Code: 'no' } }` is `<Error><Code>no</Code></Error>`. */
export function xml(elements: { readonly [name: string]: Content }): string {
  return Object.entries(elements)
    .map(([name, content]) => element(name, content))
    .join('');
}

/** STS's answer to GetCallerIdentity. */
export const identityAnswer = (Account: string, Arn?: string): string =>
  xml({ GetCallerIdentityResponse: { GetCallerIdentityResult: { Account, ...(Arn !== undefined && { Arn }) } } });

/** An error of a service with the query protocol, such as STS, IAM or RDS. */
export const queryError = (Type: 'Sender' | 'Receiver', Code: string, Message: string): string =>
  xml({ ErrorResponse: { Error: { Type, Code, Message }, RequestId: '1' } });

/** An error of EC2. */
export const ec2Error = (Code: string, Message: string): string =>
  xml({ Response: { Errors: { Error: { Code, Message } }, RequestID: '1' } });

function element(name: string, content: Content): string {
  if (isList(content)) return content.map((item) => element(name, item)).join('');
  return `<${name}>${typeof content === 'object' ? xml(content) : escaped(String(content))}</${name}>`;
}

const isList = (content: Content): content is readonly Content[] => Array.isArray(content);

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
