import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { wordsOf } from '../api/problem.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { notifyDone } from '../shell/notify.ts'
import { useAttempt } from '../shell/use-attempt.ts'
import { askFor, type ModelToAsk, readStaffAgain, type Scope, useModelsToAsk } from './staff-api.ts'
import { hoursWords } from './staff-words.ts'

const HOURS = Array.from({ length: 24 }, (_, index) => index + 1)
interface Asked extends Scope {
  readonly ticket: string
  readonly reason: string
}

const NOTHING: Asked = { ticket: '', reason: '', models: [], mayWrite: false, hours: 4 }

/** Asks a customer for what a ticket needs. */
export function AskForm({ slug }: { readonly slug: string }): ReactNode {
  const [asked, setAsked] = useState(NOTHING)
  const { data: models, error: unread } = useModelsToAsk(slug)
  const { isBusy, problem, attempt } = useAttempt(wordsOf)
  const change = (part: Partial<Asked>): void => setAsked({ ...asked, ...part })
  const mayWrite = asked.mayWrite && asked.models.length > 0
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void attempt(async () => {
      await askFor(slug, { ...asked, mayWrite })
      setAsked(NOTHING)
      notifyDone(t('Asked. The administrators of {slug} are told by e-mail.', { slug }))
      await readStaffAgain()
    })
  }
  return (
    <form className={styles.card} aria-labelledby="staff-ask" onSubmit={submit}>
      <h2 id="staff-ask" className={styles.cardTitle}>
        {t('Ask for access')}
      </h2>
      <p className={styles.cardLead}>
        {t('Ticket and reason are shown to the customer, and stay in the audit log there.')}
      </p>
      <div className={styles.fields}>
        <TextInput
          label={t('Ticket')}
          required
          maxLength={60}
          value={asked.ticket}
          onChange={(event) => change({ ticket: event.currentTarget.value })}
        />
        <TextInput
          label={t('Reason')}
          required
          maxLength={300}
          value={asked.reason}
          onChange={(event) => change({ reason: event.currentTarget.value })}
        />
        {models === undefined && unread === null && <LateSkeleton lines={3} />}
        {models !== undefined && (
          <Models
            models={models}
            chosen={asked.models}
            onChange={(chosen) => change({ models: chosen })}
          />
        )}
        <Checkbox
          label={t('To change it, too')}
          disabled={asked.models.length === 0}
          checked={mayWrite}
          onChange={(event) => change({ mayWrite: event.currentTarget.checked })}
        />
        <NativeSelect
          label={t('For how long')}
          data={HOURS.map((value) => ({ value: String(value), label: hoursWords(value) }))}
          value={String(asked.hours)}
          onChange={(event) => change({ hours: Number(event.currentTarget.value) })}
        />
      </div>
      {models === undefined && unread !== null && (
        <p className={styles.problem} role="alert">
          {t('What may be asked for cannot be shown now: {why}', { why: wordsOf(unread) })}
        </p>
      )}
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <div className={styles.buttons}>
        <Button
          type="submit"
          loading={isBusy}
          // Who cannot choose would ask for the settings alone without meaning it.
          disabled={
            models === undefined || asked.ticket.trim() === '' || asked.reason.trim() === ''
          }
        >
          {t('Ask the customer')}
        </Button>
      </div>
    </form>
  )
}

function Models(props: {
  readonly models: readonly ModelToAsk[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}): ReactNode {
  const { models, chosen, onChange } = props
  return (
    <Checkbox.Group
      label={t('What the ticket needs')}
      description={t('With nothing ticked, the settings alone.')}
      value={[...chosen]}
      onChange={onChange}
    >
      <div className={styles.choices}>
        {models.map(({ name, label }) => (
          <Checkbox key={name} value={name} label={label} />
        ))}
      </div>
    </Checkbox.Group>
  )
}
