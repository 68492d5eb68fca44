import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs'
import IconDots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs'
import IconMinus from '@tabler/icons-react/dist/esm/icons/IconMinus.mjs'
import IconQuestionMark from '@tabler/icons-react/dist/esm/icons/IconQuestionMark.mjs'
import IconWriting from '@tabler/icons-react/dist/esm/icons/IconWriting.mjs'
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import type { ReactNode } from 'react'
import type { PromiseState } from './promise-state.ts'
import styles from './state-mark.module.css'

const ICONS = {
  proved: IconCheck,
  attested: IconWriting,
  unproved: IconQuestionMark,
  broken: IconX,
  unknown: IconDots,
  told: IconMinus,
} as const satisfies Readonly<Record<PromiseState | 'unknown' | 'told', unknown>>

export type MarkState = keyof typeof ICONS

/** A sign, a colour and a word, which each say it alone. */
export function StateMark({
  state,
  words,
}: {
  readonly state: MarkState
  readonly words: string
}): ReactNode {
  const Sign = ICONS[state]
  return (
    <span className={styles.mark} data-state={state}>
      <Sign size={12} stroke={2.5} aria-hidden />
      {words}
    </span>
  )
}
