// Generated from the folder formats/ by `npm run generate`. Do not edit.
import type { AnyFormat } from './format.ts';
import { diffMarkdown } from './formats/diff-markdown.ts';
import { diffText } from './formats/diff-text.ts';
import { doctorText } from './formats/doctor-text.ts';
import { explainText } from './formats/explain-text.ts';
import { iamCloudformation } from './formats/iam-cloudformation.ts';
import { iamText } from './formats/iam-text.ts';
import { logText } from './formats/log-text.ts';
import { planMarkdown } from './formats/plan-markdown.ts';
import { planText } from './formats/plan-text.ts';
import { protectedText } from './formats/protected-text.ts';
import { savingsText } from './formats/savings-text.ts';
import { schemaText } from './formats/schema-text.ts';
import { testJunit } from './formats/test-junit.ts';
import { testText } from './formats/test-text.ts';
import { validateText } from './formats/validate-text.ts';

export const formats: readonly AnyFormat[] = [
  diffMarkdown,
  diffText,
  doctorText,
  explainText,
  iamCloudformation,
  iamText,
  logText,
  planMarkdown,
  planText,
  protectedText,
  savingsText,
  schemaText,
  testJunit,
  testText,
  validateText,
];
