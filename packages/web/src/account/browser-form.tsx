import { Radio, useMantineColorScheme } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { SingleKeySwitch } from '../shell/shortcut-sheet.tsx'
import { chooseDensity, chosenDensity, type Density } from './browser-choices.ts'

/** What holds for this browser alone, at once. */
export function BrowserForm(): ReactNode {
  // Without it Mantine would write a style element that holds transitions back, which the policy forbids.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const [density, setDensity] = useState<Density>(chosenDensity)
  return (
    <div className={styles.fields}>
      <Radio.Group
        label={t('Colours')}
        value={colorScheme}
        onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
      >
        <div className={styles.choices}>
          <Radio value="auto" label={t('As the machine')} />
          <Radio value="light" label={t('Light')} />
          <Radio value="dark" label={t('Dark')} />
        </div>
      </Radio.Group>
      <Radio.Group
        label={t('Lists')}
        value={density}
        onChange={(value) => {
          const chosen = value === 'compact' ? 'compact' : 'comfortable'
          setDensity(chosen)
          chooseDensity(chosen)
        }}
      >
        <div className={styles.choices}>
          <Radio value="comfortable" label={t('Comfortable')} />
          <Radio value="compact" label={t('Compact: more rows')} />
        </div>
      </Radio.Group>
      <SingleKeySwitch />
    </div>
  )
}
