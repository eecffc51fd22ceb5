/**
 * The SDK's ways to credentials. Loaded by the first connection: whatever works without AWS starts without them. A
 * dynamic import of our own module lets a bundle drop the ways that Mayfly does not use.
 */
export { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
