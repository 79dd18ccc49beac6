package money;

public class Format {
    public static String cents(long n) {
        return cents(n, '.');
    }

    public static String cents(long n, char point) {
        return "" + n / 100 + point + n % 100;
    }
}
