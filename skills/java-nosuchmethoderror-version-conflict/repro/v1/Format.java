package money;

public class Format {
    public static String cents(long n) {
        return n / 100 + "." + n % 100;
    }
}
