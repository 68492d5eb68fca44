import { Button, Checkbox, Radio, Select, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { wordsOf } from '../api/problem.ts'
import { useMeta } from '../api/queries.ts'
import { formatDate } from '../language/format.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { hasOwnVault } from '../shell/app-menu.ts'
import { useAttempt } from '../shell/use-attempt.ts'
import { makeKey, type WantedKey } from './key-api.ts'
import styles from './keys.module.css'

const DAY_MS = 86_400_000
/** The server takes 1 to 366. */
const DAYS = [7, 30, 90, 365] as const

/** What is typed; the models are kept while one looks at the other choices. */
interface Draft {
  readonly name: string
  readonly opens: string
  readonly models: readonly string[]
  readonly access: string
  readonly days: number
}

const EMPTY: Draft = { name: '', opens: 'some', models: [], access: 'read', days: 90 }

/** What a key is for. As little as may be is chosen at first: it may read, and of what one names. */
export function KeyForm(props: {
  readonly onMade: (key: string, wanted: WantedKey) => void
  readonly onCancel: () => void
}): ReactNode {
  const [draft, setDraft] = useState(EMPTY)
  const { isBusy, problem, attempt } = useAttempt(wordsOf)
  const change = (more: Partial<Draft>): void => setDraft({ ...draft, ...more })
  const wanted = wantedBy(draft)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (wanted !== undefined) void attempt(async () => props.onMade(await makeKey(wanted), wanted))
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput
        label={t('Name')}
        description={t('The program that will use it, such as “Nightly report”.')}
        data-autofocus
        required
        maxLength={120}
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <OpensField draft={draft} onChange={change} />
      {draft.opens !== 'users' && <AccessField draft={draft} onChange={change} />}
      <EndsField draft={draft} onChange={change} />
      {problem !== undefined && (
        <p className={page.problem} role="alert">
          {problem}
        </p>
      )}
      <div className={page.buttons}>
        <Button type="submit" disabled={wanted === undefined} loading={isBusy}>
          {t('Make key')}
        </Button>
        <Button variant="default" onClick={props.onCancel}>
          {t('Cancel')}
        </Button>
      </div>
    </form>
  )
}

interface FieldProps {
  readonly draft: Draft
  readonly onChange: (more: Partial<Draft>) => void
}

function OpensField({ draft, onChange }: FieldProps): ReactNode {
  const meta = useMeta()
  return (
    <Radio.Group
      label={t('What it opens')}
      value={draft.opens}
      onChange={(opens) => onChange({ opens })}
    >
      <div className={styles.choices}>
        <Radio value="some" label={t('What I choose')} />
        {draft.opens === 'some' && <ModelsField draft={draft} onChange={onChange} />}
        <Radio value="all" label={t('All that I may use')} />
        {/* Only customers' databases are provisioned, and only administrators may. */}
        {hasOwnVault(meta) && (
          <Radio value="users" label={t('Users and groups, for provisioning (SCIM)')} />
        )}
      </div>
    </Radio.Group>
  )
}

function ModelsField({ draft, onChange }: FieldProps): ReactNode {
  const { models } = useMeta()
  return (
    <div className={styles.models} role="group" aria-label={t('What I choose')}>
      {models
        .toSorted((a, b) => a.plural.localeCompare(b.plural))
        .map(({ name, plural }) => (
          <Checkbox
            key={name}
            label={plural}
            checked={draft.models.includes(name)}
            onChange={(event) =>
              onChange({
                models: event.currentTarget.checked
                  ? [...draft.models, name]
                  : draft.models.filter((one) => one !== name),
              })
            }
          />
        ))}
    </div>
  )
}

function AccessField({ draft, onChange }: FieldProps): ReactNode {
  return (
    <Radio.Group
      label={t('What it may do')}
      value={draft.access}
      onChange={(access) => onChange({ access })}
    >
      <div className={page.choices}>
        <Radio value="read" label={t('Read')} />
        <Radio value="write" label={t('Read and write')} />
      </div>
    </Radio.Group>
  )
}

function EndsField({ draft, onChange }: FieldProps): ReactNode {
  const endsAt = new Date(Date.now() + draft.days * DAY_MS)
  return (
    <Select
      label={t('Ends after')}
      description={t('On {date}; before that you can revoke it at any time.', {
        date: formatDate(endsAt.toISOString().slice(0, 10)),
      })}
      data={DAYS.map((days) => ({
        value: String(days),
        label: t('{count, plural, one {# day} other {# days}}', { count: days }),
      }))}
      value={String(draft.days)}
      allowDeselect={false}
      onChange={(value) => onChange({ days: Number(value) })}
    />
  )
}

/** Undefined while something is missing. */
function wantedBy({ name, opens, models, access, days }: Draft): WantedKey | undefined {
  if (name.trim() === '' || (opens === 'some' && models.length === 0)) return undefined
  const provisions = opens === 'users'
  return {
    name: name.trim(),
    models: opens === 'some' ? models : undefined,
    mayWrite: provisions || access === 'write',
    provisions,
    days,
  }
}
