// Every rule. One file per vendor; a test checks that each stands here.
import type { SecretRule } from '../types.ts';
import { anthropicRules } from './anthropic.ts';
import { awsRules } from './aws.ts';
import { azureRules } from './azure.ts';
import { connectionStringRules } from './connection-string.ts';
import { databricksRules } from './databricks.ts';
import { datadogRules } from './datadog.ts';
import { digitaloceanRules } from './digitalocean.ts';
import { dockerRules } from './docker.ts';
import { githubRules } from './github.ts';
import { gitlabRules } from './gitlab.ts';
import { googleRules } from './google.ts';
import { hashicorpRules } from './hashicorp.ts';
import { huggingFaceRules } from './hugging-face.ts';
import { jwtRules } from './jwt.ts';
import { mailgunRules } from './mailgun.ts';
import { npmRules } from './npm.ts';
import { openaiRules } from './openai.ts';
import { privateKeyRules } from './private-key.ts';
import { pypiRules } from './pypi.ts';
import { sendgridRules } from './sendgrid.ts';
import { shopifyRules } from './shopify.ts';
import { slackRules } from './slack.ts';
import { stripeRules } from './stripe.ts';
import { twilioRules } from './twilio.ts';
import { urlUserInfoRules } from './url-user-info.ts';

export const secretRules: readonly SecretRule[] = [
  ...anthropicRules,
  ...awsRules,
  ...azureRules,
  ...connectionStringRules,
  ...databricksRules,
  ...datadogRules,
  ...digitaloceanRules,
  ...dockerRules,
  ...githubRules,
  ...gitlabRules,
  ...googleRules,
  ...hashicorpRules,
  ...huggingFaceRules,
  ...jwtRules,
  ...mailgunRules,
  ...npmRules,
  ...openaiRules,
  ...privateKeyRules,
  ...pypiRules,
  ...sendgridRules,
  ...shopifyRules,
  ...slackRules,
  ...stripeRules,
  ...twilioRules,
  ...urlUserInfoRules,
];
