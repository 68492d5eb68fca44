/** English text → Arabic: the page Security. */
export const ARABIC_SECURITY: Readonly<Record<string, string>> = {
  Security: 'الأمان',
  'Parts of the security': 'أقسام الأمان',
  'All attempts': 'كل المحاولات',
  'Every attempt of the last 180 days. What was typed is not kept: it may be a password by mistake.':
    'كل محاولة في آخر 180 يومًا. ما كُتب لا يُحفظ: قد يكون كلمة مرور كُتبت سهوًا.',
  'Log of sign-ins': 'سجل عمليات الدخول',
  'Show older ones': 'عرض الأقدم',
  Time: 'الوقت',
  User: 'المستخدم',
  'Nobody known': 'غير معروف',
  'Administrators get a mail when there are more than {count} wrong passwords in the whole database within {window}.':
    'يتلقى المسؤولون رسالة عند تجاوز {count} من كلمات المرور الخاطئة في قاعدة البيانات كلها خلال {window}.',
  'Administrators without a second factor make one at the next sign-in. Others may have one.':
    'المسؤولون بلا عامل ثانٍ ينشئون واحدًا عند الدخول التالي. ويجوز لغيرهم ذلك.',
  'After {count, plural, one {# wrong password} other {# wrong passwords}} for one account from one network within {window}, it has to wait {first} there. Each further wrong one doubles that, up to {longest}.':
    'بعد {count, plural, one {كلمة مرور خاطئة واحدة} two {كلمتَي مرور خاطئتين} few {# كلمات مرور خاطئة} other {# كلمة مرور خاطئة}} لحساب واحد من شبكة واحدة خلال {window} يجب الانتظار {first} هناك. وكل خطأ آخر يضاعف ذلك حتى {longest}.',
  'Everybody signs in again after {lifetime}, or sooner when nothing was done for {idle}. A shorter time holds for open sessions at once.':
    'يسجل كل شخص الدخول من جديد بعد {lifetime}، أو قبل ذلك إن لم يُفعل شيء خلال {idle}. والمدة الأقصر تسري فورًا على الجلسات المفتوحة.',
  'Nobody needs a second factor; whoever has one is asked for it.':
    'لا أحد يحتاج إلى عامل ثانٍ؛ ومن لديه واحد يُطلب منه.',
  'So from one network nobody guesses at one account more than {guesses} times a day. From another network, or in a browser where they signed in before, its owner still gets in.':
    'وهكذا لا يخمّن أحد من شبكة واحدة على حساب واحد أكثر من {guesses} مرة في اليوم. ومن شبكة أخرى، أو في متصفح سبق الدخول منه، يدخل صاحبه مع ذلك.',
  'Whoever has no second factor makes one at the next sign-in. Open sessions go on until they end.':
    'من ليس لديه عامل ثانٍ ينشئ واحدًا عند الدخول التالي. وتستمر الجلسات المفتوحة حتى تنتهي.',
  '{count, plural, one {# day} other {# days}}':
    '{count, plural, one {يوم واحد} two {يومان} few {# أيام} other {# يومًا}}',
  'Also those made of the name of the person, of the company or of this address.':
    'وكذلك ما يتكون من اسم الشخص أو الشركة أو هذا العنوان.',
  'Counted within (minutes)': 'تُحسب خلال (دقائق)',
  'Ends when unused for (minutes)': 'تنتهي بلا استخدام بعد (دقائق)',
  'First pause (seconds)': 'أول انتظار (ثوانٍ)',
  Guessing: 'التخمين',
  'Holds for passwords that are chosen from now on; those of today go on.':
    'يسري على كلمات المرور التي تُختار من الآن؛ وتبقى كلمات اليوم صالحة.',
  'Longest pause (minutes)': 'أطول انتظار (دقائق)',
  'Longest session (hours)': 'أطول جلسة (ساعات)',
  'Needed by administrators': 'مطلوب من المسؤولين',
  'Needed by everybody': 'مطلوب من الجميع',
  'Needed by nobody': 'غير مطلوب من أحد',
  'New passwords': 'كلمات المرور الجديدة',
  Passkeys: 'مفاتيح المرور',
  Passwords: 'كلمات المرور',
  'Refuse common passwords': 'رفض كلمات المرور الشائعة',
  'Second factor': 'العامل الثاني',
  Sessions: 'الجلسات',
  'Shortest password (characters)': 'أقصر كلمة مرور (أحرف)',
  'Ways to sign in': 'طرق الدخول',
  'Wrong passwords for one account': 'كلمات المرور الخاطئة لحساب واحد',
  'Wrong passwords from one network, for all accounts':
    'كلمات المرور الخاطئة من شبكة واحدة لكل الحسابات',
  'Wrong passwords in the whole database before administrators are told':
    'كلمات المرور الخاطئة في قاعدة البيانات كلها قبل إبلاغ المسؤولين',
  Rules: 'القواعد',
  'Save rules': 'حفظ القواعد',
  'The rules were saved. They hold from now on.': 'حُفظت القواعد وهي سارية من الآن.',
  'Open sessions': 'الجلسات المفتوحة',
  'Whoever you sign out has to sign in again with the next click.':
    'من تُخرجه يجب أن يسجل الدخول من جديد عند النقرة التالية.',
  '{name} is signed out there.': 'أُخرج {name} من هناك.',
  'Asked for a second factor': 'طُلب عامل ثانٍ',
  'Has to make a second factor': 'عليه إنشاء عامل ثانٍ',
  'Has to wait': 'عليه الانتظار',
  'No such login': 'لا يوجد هذا المعرّف',
  'This way to sign in is not allowed': 'طريقة الدخول هذه غير مسموح بها',
  'You are signed out there.': 'أُخرجت من هناك.',
  'Too many for this account from this network': 'محاولات كثيرة لهذا الحساب من هذه الشبكة',
  'Too many from this network': 'محاولات كثيرة من هذه الشبكة',
  'Too many in this browser': 'محاولات كثيرة في هذا المتصفح',
  'Wrong password': 'كلمة مرور خاطئة',
  'Wrong code': 'رمز خاطئ',
  'The code was used before': 'استُعمل الرمز من قبل',
  'The passkey had answered this before': 'سبق أن أجاب مفتاح المرور عن هذا',
  'The passkey may have been copied': 'ربما نُسخ مفتاح المرور',
  'The passkey of somebody else': 'مفتاح مرور لشخص آخر',
  'Nobody linked this account of the provider': 'لم يربط أحد حساب المزوّد هذا',
  'Came back from a provider without having gone there': 'عاد من مزوّد دون أن يذهب إليه',
  'The provider said no': 'رفض المزوّد',
  'What the provider said does not hold': 'ما قاله المزوّد غير صالح',
  'Proved by the directory, but no user here': 'أثبته الدليل، لكن لا مستخدم هنا',
  'The directory does not answer': 'الدليل لا يجيب',
  'Code of an app': 'رمز من تطبيق',
  'Recovery code': 'رمز استرداد',
  Directory: 'الدليل',
  'Provider {name}': 'المزوّد {name}',
  Passkey: 'مفتاح مرور',
  'Wrong passkey': 'مفتاح مرور خاطئ',
}
