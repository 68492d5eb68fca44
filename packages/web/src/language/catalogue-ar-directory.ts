/** English text → Arabic: directories (LDAP). */
export const ARABIC_DIRECTORY: Readonly<Record<string, string>> = {
  'Directories (LDAP)': 'الأدلة (LDAP)',
  'People type login and password as before; your directory (OpenLDAP, Active Directory and others) says whether they are right. Whoever has a password here goes on with that one, and it is never sent to a directory.':
    'يكتب الناس اسم الدخول وكلمة المرور كما كانوا؛ ودليلكم (OpenLDAP أو Active Directory وغيرهما) يقول هل هما صحيحان. ومن له كلمة مرور هنا يبقى عليها، ولا تُرسل أبدًا إلى دليل.',
  'Each sign-in looks in all that are on. Who has a login that leads to somebody in two of them is refused, and the log of sign-ins says so.':
    'كل دخول يبحث في كل الأدلة المفعّلة. ومن أدّى اسم دخوله إلى شخص في دليلين منها يُرفض، ويقول سجل الدخول ذلك.',
  'Add a directory': 'إضافة دليل',
  'There are {count} already, and no more fit.': 'عددها {count} بالفعل، ولا مكان لغيرها.',
  'In the directory, make an account that may read people and groups, and no more.':
    'أنشئ في الدليل حسابًا يجوز له قراءة الأشخاص والمجموعات ولا شيء غيرها.',
  'Add the directory here: the names of its servers, that account, and where people are. Nothing is said in the clear.':
    'أضف الدليل هنا: أسماء خوادمه، وذلك الحساب، ومكان الأشخاص. ولا يُقال شيء بلا تشفير.',
  'People of {name} come in from now on.': 'يدخل أشخاص {name} من الآن.',
  'Nobody comes in by it. Test it, then turn it on.': 'لا يدخل أحد عبره. اختبره ثم فعّله.',
  Servers: 'الخوادم',
  'People who came in by it': 'الأشخاص الذين دخلوا عبره',
  'Nobody comes in by it any more until you turn it on again. Open sessions go on until they end.':
    'لا يدخل أحد عبره حتى تفعّله من جديد. والجلسات المفتوحة تستمر حتى نهايتها.',
  '{count, plural, =0 {Nobody came in by it so far.} one {# person came in by it, stays a user here, and comes in by it no more.} other {# people came in by it, stay users here, and come in by it no more.}} All settings and the password of its search account are forgotten. To close it for a while, turn it off instead.':
    '{count, plural, =0 {لم يدخل أحد عبره حتى الآن.} zero {لم يدخل أحد عبره حتى الآن.} one {دخل عبره شخص واحد، يبقى مستخدمًا هنا، ولا يدخل عبره بعد ذلك.} two {دخل عبره شخصان، يبقيان مستخدمين هنا، ولا يدخلان عبره بعد ذلك.} few {دخل عبره # أشخاص، يبقون مستخدمين هنا، ولا يدخلون عبره بعد ذلك.} other {دخل عبره # شخصًا، يبقون مستخدمين هنا، ولا يدخلون عبره بعد ذلك.}} وتُنسى كل الإعدادات وكلمة مرور حساب البحث. ولإغلاقه مدة عطّله بدلًا من ذلك.',
  'Remove directory': 'إزالة الدليل',
  'Its people move to another directory': 'ينتقل أشخاصه إلى دليل آخر',
  'Whoever has the same login there becomes the user here, with all rights, by signing in. Otherwise only the same entry does, when you add this directory again.':
    'من له اسم الدخول نفسه هناك يصبح المستخدم هنا بكل حقوقه عند تسجيل الدخول. وإلا فالقيد نفسه وحده، عندما تضيف هذا الدليل من جديد.',
  'Name of server {n}': 'اسم الخادم {n}',
  'Asked when those before do not answer.': 'يُسأل عندما لا يجيب ما قبله.',
  'Remove server {n}': 'إزالة الخادم {n}',
  'Add another server': 'إضافة خادم آخر',
  'For administrators, to tell it from others.': 'للمسؤولين، لتمييزه عن غيره.',
  'Up to three servers of the same directory. The first one is asked, and the next when it does not answer.':
    'حتى ثلاثة خوادم للدليل نفسه. يُسأل الأول، ثم التالي عندما لا يجيب.',
  'It was not saved: the reason stands at its field.': 'لم يُحفظ: السبب عند حقله.',
  'Save directory': 'حفظ الدليل',
  'Name of the server': 'اسم الخادم',
  'As its certificate has it, such as {example}': 'كما في شهادته، مثل {example}',
  Encryption: 'التشفير',
  'From the first byte (LDAPS)': 'من أول بايت (LDAPS)',
  'Asked for at the beginning (StartTLS)': 'يُطلب في البداية (StartTLS)',
  Port: 'المنفذ',
  'Certificate of your own authority': 'شهادة سلطتكم الخاصة',
  'In the form PEM, and no key. Leave it empty when its certificate is from an authority that everybody trusts.':
    'بصيغة PEM وبلا مفتاح. اتركها فارغة إذا كانت شهادته من سلطة يثق بها الجميع.',
  'Search account': 'حساب البحث',
  'Give it the right to read people and groups there, and no other.':
    'امنحه هناك حق قراءة الأشخاص والمجموعات ولا شيء غيره.',
  'Its name (DN)': 'اسمه (DN)',
  'Its password': 'كلمة مروره',
  'Kept sealed, and shown to nobody. It is needed now.':
    'تُحفظ مختومة ولا تُعرض لأحد. وهي لازمة الآن.',
  People: 'الأشخاص',
  'Where people are (base)': 'أين الأشخاص (base)',
  'How one person is found (filter)': 'كيف يُعثر على شخص واحد (filter)',
  'The login goes where it says {place}.': 'يوضع اسم الدخول حيث كُتب {place}.',
  'Who is no user here becomes one by signing in': 'من ليس مستخدمًا هنا يصبح مستخدمًا بتسجيل الدخول',
  'Otherwise only users whom you prepared come in.': 'وإلا فلا يدخل إلا المستخدمون الذين أعددتهم.',
  'Who is in a group of the directory is in one here, brought up to date with each sign-in. Groups that are not named stay as you gave them.':
    'من في مجموعة من الدليل يكون في مجموعة هنا، ويُحدَّث ذلك مع كل دخول. والمجموعات غير المذكورة تبقى كما منحتها.',
  'Line {n}': 'السطر {n}',
  'Group of the directory (DN)': 'مجموعة الدليل (DN)',
  'Group here': 'المجموعة هنا',
  'Remove line {n}': 'إزالة السطر {n}',
  'Looks for somebody as a sign-in does, without a password and without signing in.':
    'يبحث عن شخص كما يفعل الدخول، بلا كلمة مرور وبلا تسجيل دخول.',
  'Login of somebody to look for': 'اسم دخول شخص للبحث عنه',
  'Test the directory': 'اختبار الدليل',
  'It answers over TLS': 'يجيب عبر TLS',
  'Compare name, port, encryption and certificate with those of the server.':
    'قارن الاسم والمنفذ والتشفير والشهادة بما لدى الخادم.',
  'The search account signs in': 'حساب البحث يسجل الدخول',
  'Type its name (DN) and its password again.': 'اكتب اسمه (DN) وكلمة مروره من جديد.',
  'People can be looked for': 'يمكن البحث عن الأشخاص',
  'Check the base, and that the search account may read there.':
    'تحقق من القاعدة (base) ومن أن حساب البحث يجوز له القراءة فيها.',
  'The login leads to one person': 'اسم الدخول يؤدي إلى شخص واحد',
  'Check the filter, or try the login of somebody else.':
    'تحقق من المرشّح (filter)، أو جرّب اسم دخول شخص آخر.',
}
