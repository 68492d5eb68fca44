import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'

export interface Person {
  readonly name: string
  readonly login: string
}

/** Who it was; a login that is nobody's is not kept. */
export function PersonCell({ person }: { readonly person: Person | undefined }): ReactNode {
  if (person === undefined) return <span className={styles.quiet}>{t('Nobody known')}</span>
  return (
    <>
      {person.name}
      <bdi className={styles.below}>{person.login}</bdi>
    </>
  )
}

export function personOf(value: unknown): Person | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { name, login } = Object(value)
  return { name: String(name), login: String(login) }
}

export function rowsOf(answer: unknown): readonly unknown[] {
  return Array.isArray(answer) ? answer : []
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
