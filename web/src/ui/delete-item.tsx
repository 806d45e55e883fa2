import { Menu } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'

/** The entry of a menu that destroys something: red, with a bin. */
export const DeleteItem = ({ label, onClick }: { label: string; onClick: () => void }) => (
  <Menu.Item color="red" c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-4))" leftSection={<IconTrash size={16} aria-hidden />} onClick={onClick}>
    {label}
  </Menu.Item>
)
