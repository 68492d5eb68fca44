import { NumberInput, Select, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { useIsTyping } from '../shell/use-is-typing.ts'
import { DurationField } from './duration-field.tsx'
import { countStoppedKeys } from './foreseen.ts'
import { type NumberName, POLICY_LIMITS, type Policy } from './policy.ts'
import {
  durationWords,
  type FactorRule,
  factorEffect,
  keysEffect,
  passwordEffect,
  sessionEffect,
  throttleEffect,
} from './policy-effect.ts'
import { ShutOutPeople } from './shut-out.tsx'

interface PartProps {
  readonly policy: Policy
  /** What was refused of a field. */
  readonly problemOf: (name: keyof Policy) => string | undefined
  readonly onChange: (changes: Partial<Policy>) => void
}

/** How often somebody may guess. */
export function GuessingFields(number: PartProps): ReactNode {
  return (
    <Part id="guessing" title={t('Guessing')} effect={throttleEffect(number.policy)}>
      <PolicyNumber
        {...number}
        name="attempts_per_account"
        label={t('Wrong passwords for one account')}
      />
      <PolicyNumber
        {...number}
        name="attempts_per_network"
        label={t('Wrong passwords from one network, for all accounts')}
      />
      <PolicyTime {...number} name="attempt_window_s" label={t('Counted within')} />
      <PolicyTime {...number} name="cooldown_s" label={t('First pause')} />
      <PolicyTime {...number} name="cooldown_maximum_s" label={t('Longest pause')} />
      <PolicyNumber
        {...number}
        name="attempts_per_database"
        label={t('Wrong attempts in the whole database before administrators are told')}
      />
    </Part>
  )
}

/** What a new password must be. */
export function PasswordFields(number: PartProps): ReactNode {
  const { policy, problemOf, onChange } = number
  return (
    <Part id="passwords" title={t('New passwords')} effect={passwordEffect(policy)}>
      <PolicyNumber {...number} name="minimum_length" label={t('Shortest password (characters)')} />
      <Switch
        label={t('Refuse common passwords')}
        description={t(
          'Also those made of the name of the person, of the company or of this address.',
        )}
        checked={policy.refuse_common}
        error={problemOf('refuse_common')}
        onChange={(event) => onChange({ refuse_common: event.currentTarget.checked })}
      />
      <PolicyNumber
        {...number}
        name="hash_rounds"
        label={t('Rounds of hashing')}
        description={t('They can only go up; stored passwords follow at the next sign-in.')}
      />
    </Part>
  )
}

/** By what people come in. */
export function WayInFields({
  holds,
  policy,
  problemOf,
  onChange,
}: PartProps & {
  /** What was saved last. */
  readonly holds: Policy
}): ReactNode {
  const keys = keysEffect(useFactorRule(holds), useFactorRule(policy))
  const effect = [factorEffect(holds, policy), ...keys]
  return (
    <Part id="ways-in" title={t('Ways to sign in')} effect={effect}>
      <Select
        label={t('Second factor')}
        data={[
          { value: 'nobody', label: t('Needed by nobody') },
          { value: 'administrators', label: t('Needed by administrators') },
          { value: 'everyone', label: t('Needed by everybody') },
        ]}
        value={policy.second_factor}
        error={problemOf('second_factor')}
        allowDeselect={false}
        onChange={(value) => onChange({ second_factor: value ?? policy.second_factor })}
      />
      <Switch
        label={t('Passwords')}
        checked={policy.allow_password}
        error={problemOf('allow_password')}
        onChange={(event) => onChange({ allow_password: event.currentTarget.checked })}
      />
      <Switch
        label={t('Passkeys')}
        checked={policy.allow_passkey}
        error={problemOf('allow_passkey')}
        onChange={(event) => onChange({ allow_passkey: event.currentTarget.checked })}
      />
      {!(policy.allow_password && policy.allow_passkey) && (
        <ShutOutPeople
          ways={{ allow_password: policy.allow_password, allow_passkey: policy.allow_passkey }}
        />
      )}
    </Part>
  )
}

function useFactorRule({ second_factor: neededBy }: Policy): FactorRule {
  const isNeeded = neededBy !== 'nobody'
  const { data } = useQuery({
    queryKey: ['security', 'stopped-keys', neededBy],
    queryFn: async ({ signal }) => await countStoppedKeys(neededBy, signal),
    enabled: isNeeded,
  })
  return { neededBy, stoppedKeys: isNeeded ? data : 0 }
}

/** How long people stay signed in. */
export function SessionFields(number: PartProps): ReactNode {
  return (
    <Part id="lifetimes" title={t('Sessions')} effect={[sessionEffect(number.policy)]}>
      <PolicyTime {...number} name="session_lifetime_s" label={t('Longest session')} />
      <PolicyTime {...number} name="session_idle_s" label={t('Ends when unused for')} />
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
  const isTyping = useIsTyping(effect.join(' '))
  return (
    <section className={styles.card} aria-labelledby={id}>
      <h2 id={id} className={styles.cardTitle}>
        {title}
      </h2>
      <div className={styles.cardLead} role="status" aria-busy={isTyping}>
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
}

/** An empty field keeps what was there. */
function PolicyNumber(props: NumberProps): ReactNode {
  const { policy, problemOf, onChange, name, label, description } = props
  const [min, max] = POLICY_LIMITS[name]
  return (
    <NumberInput
      label={label}
      description={description}
      value={policy[name]}
      error={problemOf(name)}
      min={min}
      max={max}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="none"
      hideControls
      onChange={(value) => {
        if (typeof value === 'number') onChange({ [name]: value })
      }}
    />
  )
}

function PolicyTime({ policy, problemOf, onChange, name, label }: NumberProps): ReactNode {
  const seconds = policy[name]
  const [least, most] = POLICY_LIMITS[name]
  const problem = problemOf(name)
  const isOutside = seconds < least || seconds > most
  return (
    <DurationField
      label={label}
      seconds={seconds}
      // The server speaks of seconds.
      problem={
        problem !== undefined && isOutside
          ? t('It must be from {least} to {most}. Nothing was changed.', {
              least: durationWords(least),
              most: durationWords(most),
            })
          : problem
      }
      limits={POLICY_LIMITS[name]}
      onChange={(seconds) => onChange({ [name]: seconds })}
    />
  )
}
