package shop;

import java.util.Map;
import java.util.Optional;

public class Shop {
    record Customer(String name) {}

    static final Map<String, Customer> CUSTOMERS = Map.of("ada", new Customer("Ada"));

    static Optional<Customer> find(String id) {
        return Optional.ofNullable(CUSTOMERS.get(id));
    }

    public static void main(String[] args) {
        System.out.println(find(args[0]).map(Customer::name).orElse("guest"));
    }
}
