package shop;

import java.util.Map;

public class Shop {
    record Customer(String name) {}

    static final Map<String, Customer> CUSTOMERS = Map.of("ada", new Customer("Ada"));

    static Customer find(String id) {
        return CUSTOMERS.get(id);
    }

    public static void main(String[] args) {
        System.out.println(find(args[0]).name());
    }
}
