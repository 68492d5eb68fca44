import { Button, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import type { DirectoryPart } from './directory-fields.tsx'
import { MAX_HOSTS } from './directory-settings.ts'
import styles from './security.module.css'

/** The servers of one directory, in the order in which they are asked. */
export function HostFields({ directory, problemOf, onChange }: DirectoryPart): ReactNode {
  const { hosts } = directory
  const problem = problemOf('hosts')
  return (
    <div className={styles.hosts}>
      {hosts.map((host, index) => (
        <div key={index} className={styles.hostLine}>
          <TextInput
            className={styles.code}
            label={
              index === 0 ? t('Name of the server') : t('Name of server {n}', { n: index + 1 })
            }
            description={
              index === 0
                ? t('As its certificate has it, such as {example}', { example: 'ldap.example.com' })
                : t('Asked when those before do not answer.')
            }
            required
            dir="ltr"
            autoComplete="off"
            spellCheck={false}
            value={host}
            error={problem !== undefined}
            onChange={(event) => onChange({ hosts: hosts.with(index, event.currentTarget.value) })}
          />
          {hosts.length > 1 && (
            <Button
              variant="default"
              aria-label={t('Remove server {n}', { n: index + 1 })}
              onClick={() => onChange({ hosts: hosts.toSpliced(index, 1) })}
            >
              {t('Remove')}
            </Button>
          )}
        </div>
      ))}
      {problem !== undefined && (
        <p className={page.problem} role="alert">
          {problem}
        </p>
      )}
      {hosts.length < MAX_HOSTS && (
        <Button variant="default" onClick={() => onChange({ hosts: [...hosts, ''] })}>
          {t('Add another server')}
        </Button>
      )}
    </div>
  )
}
