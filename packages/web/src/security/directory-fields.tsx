import { NumberInput, PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { HostFields } from './directory-hosts.tsx'
import { type Directory, withTls } from './directory-settings.ts'
import styles from './security.module.css'

/** A part of the form: what is typed so far, what was refused of it, and how it changes. */
export interface DirectoryPart {
  readonly directory: Directory
  readonly problemOf: (field: string) => string | undefined
  readonly onChange: (changes: Partial<Directory>) => void
}

/** How it is called among several. */
export function NameField({ directory, problemOf, onChange }: DirectoryPart): ReactNode {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <div className={page.fields}>
      <TextInput
        ref={input}
        label={t('Name')}
        description={t('For administrators, to tell it from others.')}
        required
        autoComplete="off"
        maxLength={60}
        value={directory.name}
        error={problemOf('name')}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
    </div>
  )
}

/** Where it is, and how one is sure that it is the right one. */
export function ServerFields({ directory, problemOf, onChange }: DirectoryPart): ReactNode {
  return (
    <Card
      id="directory-server"
      title={t('Servers')}
      lead={t(
        'Up to three servers of the same directory. The first one is asked, and the next when it does not answer.',
      )}
    >
      <HostFields {...{ directory, problemOf, onChange }} />
      <Select
        label={t('Encryption')}
        data={[
          { value: 'ldaps', label: t('From the first byte (LDAPS)') },
          { value: 'starttls', label: t('Asked for at the beginning (StartTLS)') },
        ]}
        value={directory.tls}
        error={problemOf('tls')}
        allowDeselect={false}
        onChange={(value) =>
          onChange(withTls(directory, value === 'starttls' ? 'starttls' : 'ldaps'))
        }
      />
      <NumberInput
        label={t('Port')}
        value={directory.port}
        error={problemOf('port')}
        min={1}
        max={65_535}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="none"
        hideControls
        onChange={(value) => {
          if (typeof value === 'number') onChange({ port: value })
        }}
      />
      <Textarea
        className={styles.code}
        label={t('Certificate of your own authority')}
        description={t(
          'In the form PEM, and no key. Leave it empty when its certificate is from an authority that everybody trusts.',
        )}
        rows={4}
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        value={directory.ca}
        error={problemOf('ca')}
        onChange={(event) => onChange({ ca: event.currentTarget.value })}
      />
    </Card>
  )
}

/** By whom people are looked for. */
export function AccountFields({
  directory,
  problemOf,
  onChange,
  password,
  isNeeded,
  onPassword,
}: DirectoryPart & {
  readonly password: string
  /** The one before does not hold for what is typed. */
  readonly isNeeded: boolean
  readonly onPassword: (password: string) => void
}): ReactNode {
  return (
    <Card
      id="directory-account"
      title={t('Search account')}
      lead={t('Give it the right to read people and groups there, and no other.')}
    >
      <TextInput
        className={styles.code}
        label={t('Its name (DN)')}
        required
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        value={directory.bind_dn}
        error={problemOf('bind_dn')}
        onChange={(event) => onChange({ bind_dn: event.currentTarget.value })}
      />
      <PasswordInput
        label={t('Its password')}
        description={
          isNeeded
            ? t('Kept sealed, and shown to nobody. It is needed now.')
            : t('Leave it empty to keep the one that is there.')
        }
        autoComplete="new-password"
        required={isNeeded}
        value={password}
        error={problemOf('bind_password')}
        visibilityToggleButtonProps={{ 'aria-label': t('Show the password') }}
        onChange={(event) => onPassword(event.currentTarget.value)}
      />
    </Card>
  )
}

/** How somebody is found by a login, and whether that is enough to become a user. */
export function PeopleFields({ directory, problemOf, onChange }: DirectoryPart): ReactNode {
  return (
    <Card id="directory-people" title={t('People')}>
      <TextInput
        className={styles.code}
        label={t('Where people are (base)')}
        required
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        value={directory.base}
        error={problemOf('base')}
        onChange={(event) => onChange({ base: event.currentTarget.value })}
      />
      <TextInput
        className={styles.code}
        label={t('How one person is found (filter)')}
        description={t('The login goes where it says {place}.', { place: '{login}' })}
        required
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        value={directory.filter}
        error={problemOf('filter')}
        onChange={(event) => onChange({ filter: event.currentTarget.value })}
      />
      <Switch
        label={t('Who is no user here becomes one by signing in')}
        description={t('Otherwise only users whom you prepared come in.')}
        checked={directory.makes_people}
        onChange={(event) => onChange({ makes_people: event.currentTarget.checked })}
      />
    </Card>
  )
}

function Card(props: {
  readonly id: string
  readonly title: string
  readonly lead?: string
  readonly children: ReactNode
}): ReactNode {
  const { id, title, lead, children } = props
  return (
    <section className={page.card} aria-labelledby={id}>
      <h2 id={id} className={page.cardTitle}>
        {title}
      </h2>
      {lead !== undefined && <p className={page.cardLead}>{lead}</p>}
      <div className={page.fields}>{children}</div>
    </section>
  )
}
