/** What `sshd -T` of Debian 12 (OpenSSH 9.2) says where nobody set anything, without the settings that nobody looks at. */
export const SSHD_OF_DEBIAN = `port 22
addressfamily any
listenaddress [::]:22
listenaddress 0.0.0.0:22
usepam yes
logingracetime 120
maxauthtries 6
requiredrsasize 1024
permitrootlogin without-password
ignorerhosts yes
hostbasedauthentication no
pubkeyauthentication yes
kerberosauthentication no
gssapiauthentication no
passwordauthentication yes
kbdinteractiveauthentication no
x11forwarding yes
strictmodes yes
permitemptypasswords no
gatewayports no
allowtcpforwarding yes
allowagentforwarding yes
allowstreamlocalforwarding yes
ciphers chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr,aes128-gcm@openssh.com,aes256-gcm@openssh.com
macs umac-64-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha1-etm@openssh.com,umac-64@openssh.com,umac-128@openssh.com,hmac-sha2-256,hmac-sha2-512,hmac-sha1
trustedusercakeys none
authorizedkeyscommand none
authorizedprincipalscommand none
kexalgorithms sntrup761x25519-sha512,sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,diffie-hellman-group-exchange-sha256,diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,diffie-hellman-group14-sha256
hostkeyalgorithms ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256-cert-v01@openssh.com,ecdsa-sha2-nistp384-cert-v01@openssh.com,ecdsa-sha2-nistp521-cert-v01@openssh.com,sk-ssh-ed25519-cert-v01@openssh.com,sk-ecdsa-sha2-nistp256-cert-v01@openssh.com,rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256-cert-v01@openssh.com,ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256
pubkeyacceptedalgorithms ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256-cert-v01@openssh.com,ecdsa-sha2-nistp384-cert-v01@openssh.com,ecdsa-sha2-nistp521-cert-v01@openssh.com,sk-ssh-ed25519-cert-v01@openssh.com,sk-ecdsa-sha2-nistp256-cert-v01@openssh.com,rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256-cert-v01@openssh.com,ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256
authorizedkeysfile .ssh/authorized_keys .ssh/authorized_keys2
permittunnel no
permituserenvironment no
`

/** The same after our roles, for a person of the list. */
export const SSHD_OF_OURS = [
  ['permitrootlogin without-password', 'permitrootlogin no'],
  ['requiredrsasize 1024', 'requiredrsasize 3072'],
  ['passwordauthentication yes', 'passwordauthentication no'],
  ['x11forwarding yes', 'x11forwarding no'],
  ['allowtcpforwarding yes', 'allowtcpforwarding no'],
  ['allowagentforwarding yes', 'allowagentforwarding no'],
  ['allowstreamlocalforwarding yes', 'allowstreamlocalforwarding no'],
  ['hmac-sha1-etm@openssh.com,umac-64@openssh.com,', ''],
  ['umac-64-etm@openssh.com,', ''],
  [',hmac-sha1', ''],
  [
    'authorizedkeysfile .ssh/authorized_keys .ssh/authorized_keys2',
    'authorizedkeysfile /etc/ssh/authorized_keys.d/%u\nallowgroups zennnn-people',
  ],
].reduce((text, [from = '', to = '']) => text.replace(from, to), SSHD_OF_DEBIAN)
