package shop;

import money.Format;

public class Main {
    public static void main(String[] args) {
        System.out.println(Format.cents(1234));
    }
}
