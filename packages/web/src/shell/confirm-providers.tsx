import { type ReactNode, useEffect } from 'react'
import type { ProofWays } from '../api/proof-ways.ts'
import { onProved } from './proved-elsewhere.ts'
import { ProviderLinks } from './provider-links.tsx'
import type { Answer } from './question.ts'

/** A proof by an account elsewhere: the page goes on when the other window says that it is there. */
export function ConfirmProviders({
  providers,
  answer,
}: {
  readonly providers: ProofWays['providers']
  readonly answer: Answer
}): ReactNode {
  useEffect(() => onProved(() => answer(true)), [answer])
  return <ProviderLinks providers={providers} way="proof" />
}
