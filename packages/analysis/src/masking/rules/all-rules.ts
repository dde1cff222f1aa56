// Every rule, in the order in which they are asked at one place. One line each.
import type { MaskingRule } from '../rule.ts';
import { card } from './card.ts';
import { email } from './email.ts';
import { iban } from './iban.ts';
import { ipAddress } from './ip-address.ts';
import { namedOption, namedSecret } from './named-secret.ts';
import { privateKey } from './private-key.ts';
import { bearer, cloudKey, jwt, vendorToken } from './tokens.ts';
import { urlPassword } from './url-password.ts';

export const ALL_RULES: readonly MaskingRule[] = [
  privateKey,
  urlPassword,
  namedSecret,
  namedOption,
  bearer,
  jwt,
  vendorToken,
  cloudKey,
  card,
  iban,
  email,
  ipAddress,
];
