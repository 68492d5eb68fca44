import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs'
import IconQuestionMark from '@tabler/icons-react/dist/esm/icons/IconQuestionMark.mjs'
import IconWriting from '@tabler/icons-react/dist/esm/icons/IconWriting.mjs'
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import type { ReactNode } from 'react'
import styles from './trust.module.css'
import type { PromiseState } from './trust-api.ts'
import { promiseStateWords } from './trust-words.ts'

const ICONS = {
  proved: IconCheck,
  attested: IconWriting,
  unproved: IconQuestionMark,
  broken: IconX,
} as const satisfies Readonly<Record<PromiseState, unknown>>

/** A sign, a colour and a word, which each say it alone. `words`: where it is called otherwise. */
export function StateMark({
  state,
  words,
}: {
  readonly state: PromiseState
  readonly words?: string
}): ReactNode {
  const Sign = ICONS[state]
  return (
    <span className={styles.mark} data-state={state}>
      <Sign size={12} stroke={2.5} aria-hidden />
      {words ?? promiseStateWords(state)}
    </span>
  )
}

/** What the cloud says of itself: in English in every language, as on the public page. */
export function Said({ children }: { readonly children: string }): ReactNode {
  return (
    <span lang="en" dir="ltr">
      {children}
    </span>
  )
}
