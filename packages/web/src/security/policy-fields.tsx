import { NumberInput, Select, Switch } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { DurationField } from './duration-field.tsx'
import type { Policy } from './policy.ts'
import { factorEffect, sessionEffect, throttleEffect } from './policy-effect.ts'
import { ShutOutPeople } from './shut-out.tsx'

const MINUTE_S = 60
const DAY_S = 86_400

interface PartProps {
  readonly policy: Policy
  readonly onChange: (changes: Partial<Policy>) => void
}

type NumberName = {
  [Name in keyof Policy]: Policy[Name] extends number ? Name : never
}[keyof Policy]

/** How often somebody may guess. */
export function GuessingFields({ policy, onChange }: PartProps): ReactNode {
  const number = { policy, onChange }
  return (
    <Part id="guessing" title={t('Guessing')} effect={throttleEffect(policy)}>
      <PolicyNumber
        {...number}
        name="attempts_per_account"
        label={t('Wrong passwords for one account')}
        limits={[1, 1000]}
      />
      <PolicyNumber
        {...number}
        name="attempts_per_network"
        label={t('Wrong passwords from one network, for all accounts')}
        limits={[1, 10_000]}
      />
      <PolicyTime
        {...number}
        name="attempt_window_s"
        label={t('Counted within')}
        limits={[MINUTE_S, 7 * DAY_S]}
      />
      <PolicyTime {...number} name="cooldown_s" label={t('First pause')} limits={[1, DAY_S]} />
      <PolicyTime
        {...number}
        name="cooldown_maximum_s"
        label={t('Longest pause')}
        limits={[1, 7 * DAY_S]}
      />
      <PolicyNumber
        {...number}
        name="attempts_per_database"
        label={t('Wrong passwords in the whole database before administrators are told')}
        limits={[10, 100_000]}
      />
    </Part>
  )
}

/** What a new password must be. */
export function PasswordFields({ policy, onChange }: PartProps): ReactNode {
  const effect = t('Holds for passwords that are chosen from now on; those of today go on.')
  return (
    <Part id="passwords" title={t('New passwords')} effect={[effect]}>
      <PolicyNumber
        policy={policy}
        onChange={onChange}
        name="minimum_length"
        label={t('Shortest password (characters)')}
        limits={[8, 64]}
      />
      <Switch
        label={t('Refuse common passwords')}
        description={t(
          'Also those made of the name of the person, of the company or of this address.',
        )}
        checked={policy.refuse_common}
        onChange={(event) => onChange({ refuse_common: event.currentTarget.checked })}
      />
      <PolicyNumber
        policy={policy}
        onChange={onChange}
        name="hash_rounds"
        label={t('Rounds of hashing')}
        description={t(
          'More rounds make guessing at stolen hashes slower, and each sign-in too: 220,000 take about half a second. They can only go up; stored passwords follow at the next sign-in.',
        )}
        limits={[220_000, 1_000_000]}
      />
    </Part>
  )
}

/** By what people come in. */
export function WayInFields({ policy, onChange }: PartProps): ReactNode {
  return (
    <Part id="ways-in" title={t('Ways to sign in')} effect={[factorEffect(policy)]}>
      <Select
        label={t('Second factor')}
        data={[
          { value: 'nobody', label: t('Needed by nobody') },
          { value: 'administrators', label: t('Needed by administrators') },
          { value: 'everyone', label: t('Needed by everybody') },
        ]}
        value={policy.second_factor}
        allowDeselect={false}
        onChange={(value) => onChange({ second_factor: value ?? policy.second_factor })}
      />
      <Switch
        label={t('Passwords')}
        checked={policy.allow_password}
        onChange={(event) => onChange({ allow_password: event.currentTarget.checked })}
      />
      <Switch
        label={t('Passkeys')}
        checked={policy.allow_passkey}
        onChange={(event) => onChange({ allow_passkey: event.currentTarget.checked })}
      />
      {!(policy.allow_password && policy.allow_passkey) && (
        <ShutOutPeople
          allow_password={policy.allow_password}
          allow_passkey={policy.allow_passkey}
        />
      )}
    </Part>
  )
}

/** How long people stay signed in. */
export function SessionFields({ policy, onChange }: PartProps): ReactNode {
  const number = { policy, onChange }
  return (
    <Part id="lifetimes" title={t('Sessions')} effect={[sessionEffect(policy)]}>
      <PolicyTime
        {...number}
        name="session_lifetime_s"
        label={t('Longest session')}
        limits={[5 * MINUTE_S, 90 * DAY_S]}
      />
      <PolicyTime
        {...number}
        name="session_idle_s"
        label={t('Ends when unused for')}
        limits={[5 * MINUTE_S, 90 * DAY_S]}
      />
    </Part>
  )
}

function Part(props: {
  readonly id: string
  readonly title: string
  readonly effect: readonly string[]
  readonly children: ReactNode
}): ReactNode {
  const { id, title, effect, children } = props
  return (
    <section className={styles.card} aria-labelledby={id}>
      <h2 id={id} className={styles.cardTitle}>
        {title}
      </h2>
      <div className={styles.cardLead} role="status">
        {effect.map((sentence, index) => (
          <p key={index}>{sentence}</p>
        ))}
      </div>
      <div className={styles.fields}>{children}</div>
    </section>
  )
}

interface NumberProps extends PartProps {
  readonly name: NumberName
  readonly label: string
  readonly description?: string
  readonly limits: readonly [number, number]
}

/** An empty field keeps what was there. */
function PolicyNumber(props: NumberProps): ReactNode {
  const { policy, onChange, name, label, description, limits } = props
  const [min, max] = limits
  return (
    <NumberInput
      label={label}
      description={description}
      value={policy[name]}
      min={min}
      max={max}
      allowDecimal={false}
      allowNegative={false}
      hideControls
      onChange={(value) => {
        if (typeof value === 'number') onChange({ [name]: value })
      }}
    />
  )
}

/** Limits in seconds. */
function PolicyTime({ policy, onChange, name, label, limits }: NumberProps): ReactNode {
  return (
    <DurationField
      label={label}
      seconds={policy[name]}
      limits={limits}
      onChange={(seconds) => onChange({ [name]: seconds })}
    />
  )
}
