import { ActionIcon, AppShell, Burger, Group, Text, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDatabaseImport, IconListDetails, IconMoon, IconPlayerPlay, IconSun, IconUsers, IconUsersGroup } from '@tabler/icons-react'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { LinkNav } from '@/ui/link'
import { Loading } from '@/ui/states'
import { ConnectionMark } from './connection-mark'

const places = [
  { to: '/audiences', word: 'audiences', Icon: IconUsersGroup },
  { to: '/people', word: 'people', Icon: IconUsers },
  { to: '/attributes', word: 'attributes', Icon: IconListDetails },
  { to: '/imports', word: 'imports', Icon: IconDatabaseImport },
  { to: '/explorer', word: 'explorer', Icon: IconPlayerPlay },
] as const

/** What is around every screen: the way to the others, and whether what one sees is live. */
export function Shell() {
  const { t } = useTranslation()
  const [opened, { toggle, close }] = useDisclosure()
  const { pathname } = useLocation()
  useEffect(close, [pathname, close])
  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 212, breakpoint: 'sm', collapsed: { mobile: !opened } }} padding={{ base: 'sm', sm: 'lg' }}>
      <a href="#content" className="skip">
        {t('nav.skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t(opened ? 'nav.close' : 'nav.open')} aria-expanded={opened} />
            <Link to="/audiences" className="plain-link">
              <Group gap={8} wrap="nowrap">
                <img src="/icon.svg" width={26} height={26} alt="" />
                <Text fw={700} fz="lg">
                  {t('product')}
                </Text>
              </Group>
            </Link>
          </Group>
          <Group gap="sm" wrap="nowrap">
            <ConnectionMark />
            <SchemeToggle />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t('nav.label')}>
        {places.map(({ to, word, Icon }) => (
          <LinkNav key={to} to={to} active={pathname.startsWith(to)} aria-current={pathname.startsWith(to) ? 'page' : undefined} label={t(`nav.${word}`)} leftSection={<Icon size={18} stroke={1.7} aria-hidden />} variant="light" style={{ borderRadius: 'var(--mantine-radius-md)' }} fw={pathname.startsWith(to) ? 600 : 400} />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="content">
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
    </AppShell>
  )
}

function SchemeToggle() {
  const { t } = useTranslation()
  const { setColorScheme } = useMantineColorScheme()
  const dark = useComputedColorScheme('light') === 'dark'
  const label = t(dark ? 'theme.toLight' : 'theme.toDark')
  return (
    <ActionIcon variant="subtle" color="gray" size="lg" c="var(--mantine-color-text)" aria-label={label} title={label} onClick={() => setColorScheme(dark ? 'light' : 'dark')}>
      {dark ? <IconSun size={18} aria-hidden /> : <IconMoon size={18} aria-hidden />}
    </ActionIcon>
  )
}
