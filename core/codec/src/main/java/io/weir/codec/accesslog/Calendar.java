package io.weir.codec.accesslog;

/**
 * The date and time of day (UTC) of the second that was asked for last. Owned by one thread.
 *
 * <p>The date is Howard Hinnant's "civil from days" (2013), exact for every year that counts.
 */
final class Calendar {

  private static final long DAY = 86_400;
  private static final int DAYS_OF_400_YEARS = 146_097;
  private static final int DAYS_TO_1970 = 719_468;

  private long known = Long.MIN_VALUE;
  private int year;
  private int month;
  private int day;
  private int second;

  /** Turns to a second since 1970. */
  void turn(long epochSecond) {
    if (epochSecond == known) {
      return;
    }
    known = epochSecond;
    second = (int) Math.floorMod(epochSecond, DAY);
    date(Math.floorDiv(epochSecond, DAY) + DAYS_TO_1970);
  }

  private void date(long days) {
    long era = Math.floorDiv(days, DAYS_OF_400_YEARS);
    int ofEra = (int) Math.floorMod(days, (long) DAYS_OF_400_YEARS);
    int yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int fromMarch = (5 * ofYear + 2) / 153;
    day = ofYear - (153 * fromMarch + 2) / 5 + 1;
    month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
    year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
  }

  int year() {
    return year;
  }

  /** 1 to 12. */
  int month() {
    return month;
  }

  int day() {
    return day;
  }

  int hour() {
    return second / 3_600;
  }

  int minute() {
    return second / 60 % 60;
  }

  int secondOfMinute() {
    return second % 60;
  }
}
