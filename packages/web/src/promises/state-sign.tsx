import type { ReactNode } from 'react'
import styles from './promises.module.css'
import type { Own, PromiseState } from './promises-api.ts'

/** What is promised, or one database against it. */
export type Sign = PromiseState | Own['outcome']

/** Forms, not colours alone: a tick, a pen, a question, an i, a cross. */
const FORMS: Readonly<Record<Sign, string>> = {
  proved: 'M4.5 8.3 7 10.8 11.5 5.6',
  holds: 'M4.5 8.3 7 10.8 11.5 5.6',
  attested: 'M4.4 11.6h7.2M5.2 9.2 10 4.4l1.6 1.6-4.8 4.8H5.2z',
  unproved: 'M6 6.2a2 2 0 1 1 2.9 1.9c-.6.3-.9.7-.9 1.4M8 11.6v.2',
  unknown: 'M4.8 8h.1M8 8h.1M11.2 8h.1',
  told: 'M8 7.2v4.4M8 4.4v.2',
  broken: 'M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6',
  fails: 'M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6',
}

export function StateMark({
  sign,
  children,
}: {
  readonly sign: Sign
  readonly children: ReactNode
}): ReactNode {
  return (
    <span className={styles.mark} data-sign={sign}>
      <svg className={styles.sign} viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="8" />
        <path d={FORMS[sign]} />
      </svg>
      {children}
    </span>
  )
}
